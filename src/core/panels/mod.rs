//! Panel kinds: frames and options in, something to show out.
