//! One HTTP request as plain data. In: a data source, an API path, parameters. Out: the exact URL and body to send.
//!
//! **Invariant:** two requests that are equal ask the server the same question; nothing here is sent by itself, and a
//! request printed for debugging never shows the values of its headers.

use std::fmt;

use crate::config::{Datasource, HttpMethod};

/// What the app sends for one query, annotation or variable.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpRequest {
    pub source_uid: String,
    pub method: Method,
    /// Relative to the data source's URL, without a leading slash: `api/v1/query_range`.
    pub path: String,
    /// In the order sent; a name may repeat (`match[]`).
    pub params: Vec<(String, String)>,
    /// The data source's own headers and those the API needs; may hold credentials.
    pub headers: Vec<(String, String)>,
    pub timeout_millis: u32,
}

/// `Get` puts the parameters into the URL, `PostForm` into an `application/x-www-form-urlencoded` body, which a browser
/// sends across origins without asking first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    Get,
    PostForm,
}

impl From<HttpMethod> for Method {
    fn from(method: HttpMethod) -> Self {
        match method {
            HttpMethod::Get => Self::Get,
            HttpMethod::Post => Self::PostForm,
        }
    }
}

impl HttpRequest {
    pub(super) fn to(source: &Datasource, method: Method, path: impl Into<String>) -> Self {
        Self {
            source_uid: source.uid.clone(),
            method,
            path: path.into(),
            params: Vec::new(),
            headers: source.headers.clone(),
            timeout_millis: source.timeout_millis,
        }
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.params.push((name.to_owned(), value.into()));
        self
    }

    /// The value of the first parameter of this name.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The URL to send to, below the data source's `base` URL (no trailing slash).
    pub fn url(&self, base: &str) -> String {
        let separator = if base.is_empty() || base.ends_with('/') { "" } else { "/" };
        let url = format!("{base}{separator}{}", self.path);
        match self.method {
            Method::Get if !self.params.is_empty() => format!("{url}?{}", self.encoded()),
            Method::Get | Method::PostForm => url,
        }
    }

    /// The form body; `None` for a GET.
    pub fn body(&self) -> Option<String> {
        match self.method {
            Method::Get => None,
            Method::PostForm => Some(self.encoded()),
        }
    }

    /// The body's content type; `None` for a GET.
    pub fn content_type(&self) -> Option<&'static str> {
        match self.method {
            Method::Get => None,
            Method::PostForm => Some("application/x-www-form-urlencoded"),
        }
    }

    fn encoded(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.params).finish()
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header_names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("HttpRequest")
            .field("source_uid", &self.source_uid)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("params", &self.params)
            .field("header_names", &header_names)
            .field("timeout_millis", &self.timeout_millis)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: Method) -> HttpRequest {
        HttpRequest {
            source_uid: "prom".to_owned(),
            method,
            path: "api/v1/query".to_owned(),
            params: vec![("query".to_owned(), "sum by (job) (up{a=\"b+c\"}) & é".to_owned())],
            headers: vec![("Authorization".to_owned(), "Basic c2VjcmV0".to_owned())],
            timeout_millis: 30_000,
        }
    }

    #[test]
    fn a_get_carries_its_parameters_in_the_url() {
        let get = request(Method::Get);
        assert_eq!(
            get.url("/prom"),
            "/prom/api/v1/query?query=sum+by+%28job%29+%28up%7Ba%3D%22b%2Bc%22%7D%29+%26+%C3%A9"
        );
        assert_eq!(get.body(), None);
    }

    #[test]
    fn a_post_carries_them_in_a_form() {
        let post = request(Method::PostForm);
        assert_eq!(post.url("https://h/p"), "https://h/p/api/v1/query");
        assert!(post.body().is_some_and(|body| body.starts_with("query=sum+by")));
        assert_eq!(post.content_type(), Some("application/x-www-form-urlencoded"));
    }

    #[test]
    fn credentials_stay_out_of_debug_output() {
        let printed = format!("{:?}", request(Method::Get));
        assert!(printed.contains("Authorization") && !printed.contains("c2VjcmV0"), "{printed}");
    }

    #[test]
    fn equal_requests_are_one_question() {
        assert_eq!(request(Method::Get), request(Method::Get));
        assert_ne!(request(Method::Get), request(Method::PostForm));
    }
}
