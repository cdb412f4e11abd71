//! A math expression as written: `$A + abs($B) > 3`. In: its text. Out: a tree, or what is wrong with it.
//!
//! **Invariant:** nesting is bounded, so that no text can exhaust the stack.

use std::fmt;

/// Deepest nesting of parentheses, signs and calls.
const DEEPEST: usize = 100;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Number(f64),
    Null,
    /// The result of another query, by its letter.
    Query(String),
    Negate(Box<Self>),
    Not(Box<Self>),
    Call(Function, Box<Self>),
    Binary(Operator, Box<Self>, Box<Self>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Abs,
    Log,
    Round,
    Ceil,
    Floor,
    IsNan,
    IsInf,
    IsNull,
    IsNumber,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
}

impl Operator {
    /// How tightly it binds; all but the power bind from the left.
    fn rank(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal
            | Self::NotEqual
            | Self::Less
            | Self::LessOrEqual
            | Self::Greater
            | Self::GreaterOrEqual => 3,
            Self::Add | Self::Subtract => 4,
            Self::Multiply | Self::Divide | Self::Remainder => 5,
            Self::Power => 6,
        }
    }
}

/// What is wrong with an expression, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ParseError(String);

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub(super) fn parse(text: &str) -> Result<Node, ParseError> {
    let mut parser = Parser { rest: text, depth: 0 };
    let node = parser.expression(0)?;
    parser.skip_space();
    match parser.rest {
        "" => Ok(node),
        rest => Err(ParseError(format!("{:?} is not expected", first_words(rest)))),
    }
}

impl Node {
    /// The letters of the queries it needs.
    pub(super) fn queries(&self) -> Vec<&str> {
        match self {
            Self::Number(_) | Self::Null => Vec::new(),
            Self::Query(name) => vec![name],
            Self::Negate(inner) | Self::Not(inner) | Self::Call(_, inner) => inner.queries(),
            Self::Binary(_, left, right) => left.queries().into_iter().chain(right.queries()).collect(),
        }
    }
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, token: &str) -> bool {
        self.skip_space();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn operator(&self) -> Option<(Operator, usize)> {
        // Longer signs before their own beginnings.
        const SIGNS: [(&str, Operator); 15] = [
            ("||", Operator::Or),
            ("&&", Operator::And),
            ("==", Operator::Equal),
            ("!=", Operator::NotEqual),
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("<", Operator::Less),
            (">", Operator::Greater),
            ("+", Operator::Add),
            ("-", Operator::Subtract),
            ("**", Operator::Power),
            ("*", Operator::Multiply),
            ("/", Operator::Divide),
            ("%", Operator::Remainder),
            ("^", Operator::Power),
        ];
        SIGNS
            .iter()
            .find(|(sign, _)| self.rest.starts_with(sign))
            .map(|(sign, operator)| (*operator, sign.len()))
    }

    fn expression(&mut self, least: u8) -> Result<Node, ParseError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(ParseError("it is nested too deeply".to_owned()));
        }
        let mut left = self.unary()?;
        loop {
            self.skip_space();
            let Some((operator, length)) = self.operator().filter(|(operator, _)| operator.rank() > least)
            else {
                break;
            };
            self.rest = &self.rest[length..];
            let right = self.expression(operator.rank())?;
            left = Node::Binary(operator, Box::new(left), Box::new(right));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn unary(&mut self) -> Result<Node, ParseError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(ParseError("it is nested too deeply".to_owned()));
        }
        let node = if self.take("-") {
            Node::Negate(Box::new(self.unary()?))
        } else if self.take("!") {
            Node::Not(Box::new(self.unary()?))
        } else {
            self.primary()?
        };
        self.depth -= 1;
        Ok(node)
    }

    fn primary(&mut self) -> Result<Node, ParseError> {
        self.skip_space();
        if self.take("(") {
            let inner = self.expression(0)?;
            return if self.take(")") {
                Ok(inner)
            } else {
                Err(ParseError("a closing parenthesis is missing".to_owned()))
            };
        }
        if self.take("$") {
            return self.query();
        }
        if self.rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            return self.number();
        }
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if word.is_empty() {
            return Err(match self.rest {
                "" => ParseError("it ends too early".to_owned()),
                rest => ParseError(format!("{:?} is not expected", first_words(rest))),
            });
        }
        self.rest = rest;
        self.word(word)
    }

    fn word(&mut self, word: &'t str) -> Result<Node, ParseError> {
        let constant = match word {
            "nan" => Some(Node::Number(f64::NAN)),
            "inf" | "infn" => {
                Some(Node::Number(if word == "inf" { f64::INFINITY } else { f64::NEG_INFINITY }))
            }
            "null" => Some(Node::Null),
            _ => None,
        };
        if let Some(constant) = constant {
            // Grafana writes them as calls without arguments.
            if self.take("(") && !self.take(")") {
                return Err(ParseError(format!("{word}() takes nothing")));
            }
            return Ok(constant);
        }
        let function = match word {
            "abs" => Function::Abs,
            "log" => Function::Log,
            "round" => Function::Round,
            "ceil" => Function::Ceil,
            "floor" => Function::Floor,
            "is_nan" => Function::IsNan,
            "is_inf" => Function::IsInf,
            "is_null" => Function::IsNull,
            "is_number" => Function::IsNumber,
            _ => return Err(ParseError(format!("the function {word:?} is not known"))),
        };
        if !self.take("(") {
            return Err(ParseError(format!("{word} needs its argument in parentheses")));
        }
        let argument = self.expression(0)?;
        if !self.take(")") {
            return Err(ParseError("a closing parenthesis is missing".to_owned()));
        }
        Ok(Node::Call(function, Box::new(argument)))
    }

    /// `$A`, or `${any name}`.
    fn query(&mut self) -> Result<Node, ParseError> {
        if let Some(rest) = self.rest.strip_prefix('{') {
            let Some((name, rest)) = rest.split_once('}') else {
                return Err(ParseError("a closing brace is missing".to_owned()));
            };
            self.rest = rest;
            return Ok(Node::Query(name.to_owned()));
        }
        let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        if name.is_empty() {
            return Err(ParseError("a name is missing after $".to_owned()));
        }
        self.rest = rest;
        Ok(Node::Query(name.to_owned()))
    }

    fn number(&mut self) -> Result<Node, ParseError> {
        let bytes = self.rest.as_bytes();
        if self.rest.starts_with("0x") || self.rest.starts_with("0X") {
            let end = 2 + bytes[2..].iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
            let number = u64::from_str_radix(&self.rest[2..end], 16);
            self.rest = &self.rest[end..];
            return number
                .map(|number| Node::Number(number as f64))
                .map_err(|_odd| ParseError("0x needs digits".to_owned()));
        }
        let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let mut end = digits(0);
        if bytes.get(end) == Some(&b'.') {
            end += 1 + digits(end + 1);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + sign);
            if exponent > 0 {
                end += 1 + sign + exponent;
            }
        }
        let (number, rest) = self.rest.split_at(end);
        self.rest = rest;
        number.parse().map(Node::Number).map_err(|_odd| ParseError(format!("{number:?} is not a number")))
    }
}

fn first_words(text: &str) -> String {
    text.chars().take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree with every operation in parentheses.
    fn shown(node: &Node) -> String {
        match node {
            Node::Number(number) => number.to_string(),
            Node::Null => "null".to_owned(),
            Node::Query(name) => format!("${name}"),
            Node::Negate(inner) => format!("(-{})", shown(inner)),
            Node::Not(inner) => format!("(!{})", shown(inner)),
            Node::Call(function, inner) => format!("{function:?}({})", shown(inner)),
            Node::Binary(operator, left, right) => format!("({} {operator:?} {})", shown(left), shown(right)),
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = match parse(text) {
            Ok(node) => shown(&node),
            Err(error) => format!("error: {error}"),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn operators_bind_as_in_arithmetic() {
        check("$A + $B * 2", "($A Add ($B Multiply 2))");
        check("$A - 1 - 2", "(($A Subtract 1) Subtract 2)");
        check("-$A ** 2 % 3", "(((-$A) Power 2) Remainder 3)");
        check("$A > 1 && $B<=2 || !$C", "((($A Greater 1) And ($B LessOrEqual 2)) Or (!$C))");
        check("($A + 1) / ${my query}", "(($A Add 1) Divide $my query)");
        check("abs($A - .5e1) != nan()", "(Abs(($A Subtract 5)) NotEqual NaN)");
        check("is_null($A) == 0x1f", "(IsNull($A) Equal 31)");
    }

    #[test]
    fn what_is_wrong_is_said() {
        check("", "error: it ends too early");
        check("$A +", "error: it ends too early");
        check("$A $B", "error: \"$B\" is not expected");
        check("frob($A)", "error: the function \"frob\" is not known");
        check("($A", "error: a closing parenthesis is missing");
        check("$", "error: a name is missing after $");
        check("${A", "error: a closing brace is missing");
        check(&"(".repeat(5000), "error: it is nested too deeply");
        check(&"-".repeat(5000), "error: it is nested too deeply");
        check("0x", "error: 0x needs digits");
        check(".", "error: \".\" is not a number");
    }
}
