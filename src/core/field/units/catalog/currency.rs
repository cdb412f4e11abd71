//! Currencies. In: nothing. Out: rows of id, name and how a number looks.
//!
//! **Invariant:** ids are unique over all categories; they are Grafana's, so a dashboard finds its unit.

use super::super::How::Currency;
use super::super::scaled::Side::{After, Before};
use super::{Row, row};

pub(super) const CURRENCY: &[Row] = &[
    row("currencyUSD", "Dollars ($)", Currency("$", Before)),
    row("currencyGBP", "Pounds (£)", Currency("£", Before)),
    row("currencyEUR", "Euro (€)", Currency("€", Before)),
    row("currencyJPY", "Yen (¥)", Currency("¥", Before)),
    row("currencyRUB", "Rubles (₽)", Currency("₽", Before)),
    row("currencyUAH", "Hryvnias (₴)", Currency("₴", Before)),
    row("currencyBRL", "Real (R$)", Currency("R$", Before)),
    row("currencyDKK", "Danish Krone (kr)", Currency("kr", After)),
    row("currencyISK", "Icelandic Króna (kr)", Currency("kr", After)),
    row("currencyNOK", "Norwegian Krone (kr)", Currency("kr", After)),
    row("currencySEK", "Swedish Krona (kr)", Currency("kr", After)),
    row("currencyCZK", "Czech koruna (czk)", Currency("czk", Before)),
    row("currencyCHF", "Swiss franc (CHF)", Currency("CHF", Before)),
    row("currencyPLN", "Polish Złoty (PLN)", Currency("PLN", Before)),
    row("currencyBTC", "Bitcoin (฿)", Currency("฿", Before)),
    row("currencymBTC", "Milli Bitcoin (฿)", Currency("mBTC", Before)),
    row("currencyμBTC", "Micro Bitcoin (฿)", Currency("μBTC", Before)),
    row("currencyZAR", "South African Rand (R)", Currency("R", Before)),
    row("currencyINR", "Indian Rupee (₹)", Currency("₹", Before)),
    row("currencyKRW", "South Korean Won (₩)", Currency("₩", Before)),
    row("currencyIDR", "Indonesian Rupiah (Rp)", Currency("Rp", Before)),
    row("currencyPHP", "Philippine Peso (PHP)", Currency("PHP", Before)),
    row("currencyVND", "Vietnamese Dong (VND)", Currency("đ", After)),
    row("currencyTRY", "Turkish Lira (₺)", Currency("₺", After)),
    row("currencyMYR", "Malaysian Ringgit (RM)", Currency("RM", Before)),
    row("currencyXPF", "CFP franc (XPF)", Currency("XPF", Before)),
    row("currencyBGN", "Bulgarian Lev (BGN)", Currency("BGN", Before)),
    row("currencyPYG", "Guaraní (₲)", Currency("₲", Before)),
    row("currencyUYU", "Uruguay Peso (UYU)", Currency("UYU", Before)),
    row("currencyILS", "Israeli New Shekels (₪)", Currency("₪", Before)),
];
