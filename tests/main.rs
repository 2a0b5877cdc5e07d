//! What the program does, as its users meet it.

mod command_line;
mod outputs;
mod readme;
mod rules;
mod tidy;
