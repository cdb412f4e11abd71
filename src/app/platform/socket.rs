//! The browser's WebSocket. In: an address, texts and bytes to send. Out: what happens on it, in order.
//!
//! **Invariant:** nothing is heard of a socket that was dropped; dropping one closes it, one that still connects as soon as
//! it does.

use wasm_bindgen::prelude::*;
use web_sys::{BinaryType, CloseEvent, MessageEvent, WebSocket};

/// What a server sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    Text(String),
    Binary(Vec<u8>),
}

/// What happened on a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SocketEvent {
    Opened,
    Message(Message),
    /// It ended. Where it never opened (`was_open` is false) a browser gives code 1006 and no reason.
    Closed {
        code: u16,
        reason: String,
        was_open: bool,
    },
}

/// <https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1>
const CLOSED_BY_CHOICE: u16 = 1000;

type Handler<E> = Closure<dyn FnMut(E)>;

/// One connection.
pub struct Socket {
    socket: WebSocket,
    _on_open: Handler<JsValue>,
    _on_message: Handler<MessageEvent>,
    _on_close: Handler<CloseEvent>,
}

impl Socket {
    /// Starts to connect. The error is the browser's own text: a malformed address, or one that the page's policy
    /// forbids.
    pub fn open(url: &str, on_event: impl Fn(SocketEvent) + Clone + 'static) -> Result<Self, String> {
        let socket = WebSocket::new(url).map_err(text_of)?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let opened = std::rc::Rc::new(std::cell::Cell::new(false));
        let on_open = {
            let (opened, on_event) = (opened.clone(), on_event.clone());
            Handler::new(move |_: JsValue| {
                opened.set(true);
                on_event(SocketEvent::Opened);
            })
        };
        let on_message = {
            let on_event = on_event.clone();
            Handler::new(move |event: MessageEvent| {
                if let Some(message) = message_of(&event.data()) {
                    on_event(SocketEvent::Message(message));
                }
            })
        };
        let on_close = Handler::new(move |event: CloseEvent| {
            let (code, reason) = (event.code(), event.reason());
            on_event(SocketEvent::Closed { code, reason, was_open: opened.get() });
        });
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Ok(Self { socket, _on_open: on_open, _on_message: on_message, _on_close: on_close })
    }

    /// False where the socket is not open: nothing was sent.
    pub fn send_text(&self, text: &str) -> bool {
        self.is_open() && self.socket.send_with_str(text).is_ok()
    }

    fn is_open(&self) -> bool {
        self.socket.ready_state() == WebSocket::OPEN
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // Browsers warn of a socket that is closed before it is open: this one closes itself when it is.
        let later =
            (self.socket.ready_state() == WebSocket::CONNECTING).then(|| close_of(&self.socket)).flatten();
        self.socket.set_onopen(later.as_ref());
        if later.is_none() {
            // A socket that is closed already has nothing to say about it.
            self.socket.close().ok();
        }
    }
}

/// A function that closes the socket, whatever it is called with.
fn close_of(socket: &WebSocket) -> Option<js_sys::Function> {
    let close = js_sys::Reflect::get(socket, &JsValue::from_str("close")).ok()?;
    let (code, reason) = (JsValue::from(CLOSED_BY_CHOICE), JsValue::from_str(""));
    let close = close.dyn_into::<js_sys::Function>().ok()?;
    Some(close.bind2(socket, &code, &reason).unchecked_into())
}

fn message_of(data: &JsValue) -> Option<Message> {
    if let Some(text) = data.as_string() {
        return Some(Message::Text(text));
    }
    let buffer = data.dyn_ref::<js_sys::ArrayBuffer>()?;
    Some(Message::Binary(js_sys::Uint8Array::new(buffer).to_vec()))
}

fn text_of(error: JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| "the browser refuses the address".to_owned(), |error| String::from(error.message()))
}
