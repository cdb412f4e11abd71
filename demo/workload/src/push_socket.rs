//! The shop's own WebSocket: pages subscribe to channels and are sent what they asked for.
//!
//! **Invariant:** a page that does not read is let go, so that it holds up nobody else.

use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use tungstenite::{Error, Message as Frame, WebSocket, accept};

use crate::envelope::{self, HEARTBEAT_MILLIS, Message, Subscription, Wish, wish};
use crate::feed::Feed;

/// How long a connection waits for the next tick before it looks at what its page says.
const WAIT: Duration = Duration::from_millis(50);
const WRITE_TIMEOUT: Duration = Duration::from_secs(5);
/// Most pages at one time; more are turned away.
const MOST_PAGES: usize = 200;
/// Most subscriptions of one page.
const MOST_SUBSCRIPTIONS: usize = 500;

/// Takes connections for ever, each in a thread of its own.
pub(crate) fn serve(listener: &TcpListener, feed: &Feed) {
    let pages = std::sync::Arc::new(());
    for stream in listener.incoming().flatten() {
        if std::sync::Arc::strong_count(&pages) > MOST_PAGES {
            continue;
        }
        let (feed, page) = (feed.clone(), pages.clone());
        thread::spawn(move || {
            // A page that leaves, politely or not, concerns nobody else.
            let _ = talk(stream, &feed);
            drop(page);
        });
    }
}

fn talk(stream: TcpStream, feed: &Feed) -> Result<(), Box<Error>> {
    let boxed = |error: std::io::Error| Box::new(Error::Io(error));
    stream.set_nodelay(true).map_err(boxed)?;
    stream.set_write_timeout(Some(WRITE_TIMEOUT)).map_err(boxed)?;
    stream.set_read_timeout(Some(WRITE_TIMEOUT)).map_err(boxed)?;
    let Ok(mut socket) = accept(stream) else { return Ok(()) };
    socket.get_ref().set_read_timeout(Some(Duration::from_millis(1))).map_err(boxed)?;
    let mut page = Page { subscriptions: Vec::new(), sent_until: feed.until() };
    let mut said_at = 0;
    loop {
        page.listen(&mut socket, feed)?;
        let ticks = feed.after(page.sent_until, WAIT);
        for tick in ticks {
            let wanted: Vec<&Message> = tick.messages.iter().filter(|message| page.wants(message)).collect();
            page.sent_until = tick.millis;
            // One frame for a tick: messages are lines.
            let texts: Vec<&str> = wanted.iter().map(|message| message.text.as_str()).collect();
            if !texts.is_empty() {
                send(&mut socket, texts.join("\n"))?;
                said_at = tick.millis;
            } else if tick.millis >= said_at + HEARTBEAT_MILLIS {
                send(&mut socket, envelope::heartbeat())?;
                said_at = tick.millis;
            }
        }
    }
}

struct Page {
    subscriptions: Vec<Subscription>,
    sent_until: u64,
}

impl Page {
    fn wants(&self, message: &Message) -> bool {
        self.subscriptions.iter().any(|subscription| subscription.wants(message))
    }

    /// Reads whatever the page has said.
    fn listen(&mut self, socket: &mut WebSocket<TcpStream>, feed: &Feed) -> Result<(), Box<Error>> {
        loop {
            match socket.read() {
                Ok(Frame::Text(text)) => match wish(&text) {
                    Ok(Wish::Subscribe { subscription, since }) => {
                        self.subscribe(socket, feed, subscription, since)?;
                    }
                    Ok(Wish::Unsubscribe(subscription)) => {
                        self.subscriptions.retain(|other| *other != subscription);
                    }
                    Err(why) => send(socket, envelope::error(&why))?,
                },
                Ok(_) => {}
                Err(Error::Io(error))
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
                {
                    return Ok(());
                }
                Err(error) => return Err(Box::new(error)),
            }
        }
    }

    /// Sends again what is still kept of the time since, and says which part is not.
    fn subscribe(
        &mut self,
        socket: &mut WebSocket<TcpStream>,
        feed: &Feed,
        subscription: Subscription,
        since: Option<u64>,
    ) -> Result<(), Box<Error>> {
        if self.subscriptions.len() >= MOST_SUBSCRIPTIONS {
            return send(socket, envelope::error("too many subscriptions on one connection"));
        }
        if let Some(since) = since {
            let kept = feed.kept_after();
            if since < kept {
                send(socket, envelope::gap(&subscription.channel, since..kept))?;
            }
            for tick in feed.after(since.max(kept), Duration::ZERO) {
                let again = tick.messages.iter().filter(|message| {
                    tick.millis <= self.sent_until && subscription.wants(message) && !self.wants(message)
                });
                let texts: Vec<&str> = again.map(|message| message.text.as_str()).collect();
                if !texts.is_empty() {
                    send(socket, texts.join("\n"))?;
                }
            }
        }
        if !self.subscriptions.contains(&subscription) {
            self.subscriptions.push(subscription);
        }
        Ok(())
    }
}

fn send(socket: &mut WebSocket<TcpStream>, text: String) -> Result<(), Box<Error>> {
    socket.send(Frame::text(text)).map_err(Box::new)
}
