//! Rules that show or hide. In: `conditionalRendering` of a resource. Out: a [`Condition`].

use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;
use crate::model::{Condition, Test, TestOperator};
use crate::time::parse_duration;

pub(super) fn read(written: &Object, path: &str, notes: &mut Notes) -> Option<Condition> {
    let spec = lenient::object(written, "spec")?;
    let mut tests = Vec::new();
    for (index, item) in lenient::objects(spec, "items") {
        match test(item) {
            Ok(test) => tests.push(test),
            Err(what) => notes.lost(format!("{path}.spec.items[{index}]"), what),
        }
    }
    (!tests.is_empty()).then(|| Condition {
        shows: lenient::text_or_empty(spec, "visibility") != "hide",
        all: lenient::text_or_empty(spec, "condition") != "or",
        tests,
    })
}

/// The error says what is wrong, in words for the viewer.
fn test(item: &Object) -> Result<Test, String> {
    let empty = Object::new();
    let spec = lenient::object(item, "spec").unwrap_or(&empty);
    match lenient::text_or_empty(item, "kind").as_str() {
        "ConditionalRenderingVariable" => {
            let operator = match lenient::text_or_empty(spec, "operator").as_str() {
                "equals" => TestOperator::Equals,
                "notEquals" => TestOperator::NotEquals,
                "matches" => TestOperator::Matches,
                "notMatches" => TestOperator::NotMatches,
                other => return Err(format!("A rule compares a variable by {other:?}, which is not known.")),
            };
            let name =
                lenient::filled(spec, "variable").ok_or("A rule does not say which variable it looks at.")?;
            Ok(Test::Variable { name, operator, value: lenient::text_or_empty(spec, "value") })
        }
        "ConditionalRenderingData" => Ok(Test::HasData(lenient::is_on(spec, "value"))),
        "ConditionalRenderingTimeRangeSize" => {
            let written = lenient::text_or_empty(spec, "value");
            match parse_duration(&written) {
                Some(millis) => Ok(Test::RangeAtMost(millis)),
                None => Err(format!("A rule looks at the time range, but {written:?} is no length of time.")),
            }
        }
        other => Err(format!("Rules of the kind {other:?} are not obeyed.")),
    }
}
