//! The forms that diagnostics are printed in, one file a form.
