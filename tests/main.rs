//! What the program does, as its users meet it.

mod command_line;
mod crash;
mod determinism;
mod injection;
mod leaks;
mod links;
mod malformed;
mod outputs;
mod pages;
mod pathological;
mod readme;
mod robustness;
mod rules;
mod support;
mod tidy;
mod watching;
