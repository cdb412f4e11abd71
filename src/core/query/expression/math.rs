//! Arithmetic over labelled numbers and series. In: a tree, the results of queries. Out: results.
//!
//! Operands meet as Grafana's server lets them: with equal labels, where one has none, or where one's labels hold all of
//! the other's; two lone operands always meet.
//!
//! **Invariant:** no value in, no value out: null never counts as a number.

use std::collections::BTreeMap;

use super::data::{Data, Item};
use super::parse::{Function, Node, Operator};
use crate::frame::Labels;
use crate::order::Gather;
use crate::time::Millis;

/// Evaluates; `results` knows every query the tree names.
pub(super) fn evaluate(node: &Node, results: &BTreeMap<String, Vec<Item>>) -> Vec<Item> {
    match node {
        Node::Number(number) => vec![scalar(Some(*number))],
        Node::Null => vec![scalar(None)],
        Node::Query(name) => results.get(name).cloned().unwrap_or_default(),
        Node::Negate(inner) => each(evaluate(inner, results), |value| value.map(|value| -value)),
        Node::Not(inner) => each(evaluate(inner, results), |value| value.map(|value| truth(value == 0.0))),
        Node::Call(function, inner) => each(evaluate(inner, results), |value| call(*function, value)),
        Node::Binary(operator, left, right) => {
            binary(*operator, &evaluate(left, results), &evaluate(right, results))
        }
    }
}

fn scalar(number: Option<f64>) -> Item {
    Item { labels: Labels::default(), data: Data::Number(number) }
}

fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

fn each(items: Vec<Item>, change: impl Fn(Option<f64>) -> Option<f64>) -> Vec<Item> {
    let changed = |item: Item| Item {
        data: match item.data {
            Data::Number(number) => Data::Number(change(number)),
            Data::Series(points) => {
                Data::Series(points.into_iter().map(|(at, value)| (at, change(value))).collect())
            }
        },
        ..item
    };
    items.into_iter().map(changed).collect()
}

fn call(function: Function, value: Option<f64>) -> Option<f64> {
    match function {
        Function::IsNull => return Some(truth(value.is_none())),
        Function::IsNan => return Some(truth(value.is_some_and(f64::is_nan))),
        Function::IsInf => return Some(truth(value.is_some_and(f64::is_infinite))),
        Function::IsNumber => return Some(truth(value.is_some_and(f64::is_finite))),
        _ => {}
    }
    value.map(|value| match function {
        Function::Abs => value.abs(),
        Function::Log => value.ln(),
        Function::Round => value.round(),
        Function::Ceil => value.ceil(),
        _ => value.floor(),
    })
}

fn binary(operator: Operator, left: &[Item], right: &[Item]) -> Vec<Item> {
    let mut made = Vec::new();
    for one in left {
        for two in right {
            if let Some(labels) = common(&one.labels, &two.labels) {
                made.push(Item { labels, data: combine(operator, &one.data, &two.data) });
            }
        }
    }
    if let ([one], [two], true) = (left, right, made.is_empty()) {
        made.push(Item { labels: Labels::default(), data: combine(operator, &one.data, &two.data) });
    }
    made
}

/// The labels of what two operands give; `None` where they do not meet.
fn common(one: &Labels, two: &Labels) -> Option<Labels> {
    let holds = |all: &Labels, some: &Labels| some.iter().all(|(name, value)| all.get(name) == Some(value));
    if holds(one, two) {
        Some(one.clone())
    } else if holds(two, one) {
        Some(two.clone())
    } else {
        None
    }
}

fn combine(operator: Operator, one: &Data, two: &Data) -> Data {
    let at = |one: Option<f64>, two: Option<f64>| Some(operate(operator, one?, two?));
    match (one, two) {
        (Data::Number(one), Data::Number(two)) => Data::Number(at(*one, *two)),
        (Data::Series(points), Data::Number(two)) => {
            Data::Series(points.iter().map(|(time, one)| (*time, at(*one, *two))).collect())
        }
        (Data::Number(one), Data::Series(points)) => {
            Data::Series(points.iter().map(|(time, two)| (*time, at(*one, *two))).collect())
        }
        (Data::Series(one), Data::Series(two)) => {
            let other: BTreeMap<Millis, Option<f64>> = two.iter().copied().into_map();
            let both = one.iter().filter_map(|(time, one)| Some((*time, at(*one, *other.get(time)?))));
            Data::Series(both.collect())
        }
    }
}

fn operate(operator: Operator, one: f64, two: f64) -> f64 {
    match operator {
        Operator::Or => truth(one != 0.0 || two != 0.0),
        Operator::And => truth(one != 0.0 && two != 0.0),
        Operator::Equal => truth(one == two),
        Operator::NotEqual => truth(one != two),
        Operator::Less => truth(one < two),
        Operator::LessOrEqual => truth(one <= two),
        Operator::Greater => truth(one > two),
        Operator::GreaterOrEqual => truth(one >= two),
        Operator::Add => one + two,
        Operator::Subtract => one - two,
        Operator::Multiply => one * two,
        Operator::Divide => one / two,
        Operator::Remainder => one % two,
        Operator::Power => one.powf(two),
    }
}
