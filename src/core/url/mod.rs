//! The address bar: everything a viewer sees, read and written.
