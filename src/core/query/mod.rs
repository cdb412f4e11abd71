//! Requests as plain data, and response bytes decoded into frames.
