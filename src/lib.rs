//! Turns a folder of inspection records into a static briefing site.
//!
//! `src/README.md` is the map: the flow, the layers, and where a change belongs.

pub mod author;
pub mod base;
pub mod check;
pub mod cli;
pub mod config;
pub mod decode;
pub mod diag;
pub mod emit;
pub mod format;
pub mod gate;
pub mod import;
pub mod lsp;
pub mod markdown;
pub mod migrate;
pub mod parse;
pub mod pipeline;
pub mod plan;
pub mod publish;
pub mod render;
pub mod resolve;
pub mod revise;
pub mod scan;
pub mod schema;
pub mod serve;
pub mod starters;
pub mod survey;
pub mod text;
pub mod theme;
pub mod vet;
pub mod watch;
pub mod workspace;
pub mod world;
pub mod yaml;
