//! The same messages published to NATS, whose own listener brings them to any number of pages.
//!
//! **Invariant:** what cannot be published at its time is not published later: who was listening sees the jump in the
//! sequence and asks Prometheus.

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use crate::feed::Feed;

const AGAIN_AFTER: Duration = Duration::from_millis(500);
const TIMEOUT: Duration = Duration::from_secs(5);

/// Publishes for ever; waits while NATS is away.
pub(crate) fn publish_for_ever(address: &str, feed: &Feed) {
    let mut was_away = false;
    loop {
        if let Err(error) = publish(address, feed, &mut was_away)
            && !was_away
        {
            // Once, not twice a second.
            eprintln!("NATS is not there: {error}");
            was_away = true;
        }
        thread::sleep(AGAIN_AFTER);
    }
}

fn publish(address: &str, feed: &Feed, was_away: &mut bool) -> io::Result<()> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let mut hears = BufReader::new(stream.try_clone()?);
    let mut says = stream.try_clone()?;
    hears.read_line(&mut String::new())?;
    says.write_all(b"CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false,\"lang\":\"rust\",\"version\":\"1\",\"name\":\"shop\",\"user\":\"shop\",\"pass\":\"shop\"}\r\n")?;
    *was_away = false;
    // PINGs are answered beside the publishing; the end of the connection ends both.
    let answers = thread::spawn(move || answer_pings(hears, stream));
    let mut until = feed.until();
    while !answers.is_finished() {
        for tick in feed.after(until, Duration::from_millis(200)) {
            until = tick.millis;
            let mut batch = Vec::new();
            for message in tick.messages.iter() {
                write!(batch, "PUB {} {}\r\n{}\r\n", message.channel, message.text.len(), message.text)?;
            }
            says.write_all(&batch)?;
        }
    }
    Ok(())
}

fn answer_pings(mut hears: BufReader<TcpStream>, mut says: TcpStream) {
    let mut line = String::new();
    while hears.read_line(&mut line).is_ok_and(|length| length > 0) {
        if line.starts_with("PING") && says.write_all(b"PONG\r\n").is_err() {
            return;
        }
        if let Some(error) = line.strip_prefix("-ERR") {
            eprintln!("NATS says:{}", error.trim_end());
        }
        line.clear();
    }
}
