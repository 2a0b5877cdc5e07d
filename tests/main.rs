//! What the program does, as its users meet it.

mod command_line;
mod malformed;
mod outputs;
mod readme;
mod rules;
mod support;
mod tidy;
