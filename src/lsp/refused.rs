//! Why a request gets no result.

use lsp_server::ErrorCode;

/// Why a request gets no result, in words that editors show to people: lower case, no full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) code: i32,
    pub(super) message: String,
}

impl Refused {
    /// By `code` of the protocol.
    pub(super) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        let (code, message) = (code as i32, message.into());
        Self { code, message }
    }

    /// What was asked for cannot be done.
    pub(super) fn because(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::RequestFailed, message)
    }
}
