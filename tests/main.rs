//! What the program does, as its users meet it.

mod authoring;
mod command_line;
mod crash;
mod determinism;
mod distribution;
mod fuzz;
mod guide;
mod injection;
mod language_server;
mod leaks;
mod links;
mod malformed;
mod outputs;
mod own_pages;
mod pages;
mod pathological;
mod preview;
mod publishing;
mod readme;
mod robustness;
mod rules;
mod support;
#[path = "../fuzz/src/targets/mod.rs"]
mod targets;
mod tidy;
mod watching;
