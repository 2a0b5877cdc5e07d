//! Outputs that are no pages: one file a format.

mod build_card;

pub use build_card::build_card;

use super::Plan;
use super::material::Material;

/// Adds the outputs of every format to `plan`.
pub(super) fn plan<'m>(_material: &'m Material<'m>, _plan: &mut Plan<'m>) {}
