//! Template variables: declared ones become values, texts get them filled in.
