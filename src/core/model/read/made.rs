//! What readers make of a single object. In: the object as written, and what it describes. Out: what is read from it, to
//! be compared with what is read from another.

use crate::model::read::lenient::Object;
use crate::model::read::notes::Notes;
use crate::model::read::written::Part;
use crate::model::read::{annotation, dashboard, panel, resource, resource_parts, sections, variable};
use crate::model::{AnnotationQuery, Dashboard, DashboardLink, GridPos, Panel, RowHeader, Variable};

/// What a reader made of an object, and what it said about it.
#[derive(PartialEq)]
pub(super) struct Read {
    pub made: Made,
    notes: usize,
}

#[derive(PartialEq)]
pub(super) enum Made {
    Dashboard(Box<Dashboard>),
    Variable(Option<Box<Variable>>),
    Annotation(Option<Box<AnnotationQuery>>),
    Link(DashboardLink),
    Row(RowHeader),
    Panel(Box<Panel>),
}

pub(super) fn read(part: Part, object: &Object) -> Read {
    let mut notes = Notes::default();
    let made = match part {
        Part::Dashboard => Made::Dashboard(Box::new(dashboard::read(object, "", None, &mut notes))),
        Part::ResourceDashboard => {
            Made::Dashboard(Box::new(dashboard::read(&resource::classic(object), "", None, &mut notes)))
        }
        Part::Variable => Made::Variable(variable::read(object, "", &mut notes).map(Box::new)),
        Part::ResourceVariable => {
            let classic = resource_parts::variable(object);
            let classic = classic.as_object().cloned().unwrap_or_default();
            Made::Variable(variable::read(&classic, "", &mut notes).map(Box::new))
        }
        Part::Annotation => Made::Annotation(of_annotation(object, &mut notes)),
        Part::ResourceAnnotation => {
            let classic = resource_parts::annotation(object);
            let classic = classic.as_object().cloned().unwrap_or_default();
            Made::Annotation(of_annotation(&classic, &mut notes))
        }
        Part::Link => Made::Link(dashboard::link(object)),
        Part::Row => Made::Row(sections::row_header(object)),
        Part::Panel => Made::Panel(of_panel(object, &mut notes)),
        Part::ResourcePanel => Made::Panel(of_panel(&resource_parts::panel(object), &mut notes)),
    };
    Read { made, notes: notes.into_parts().0.len() }
}

/// Without the object as it is written, which is another for every value.
fn of_annotation(object: &Object, notes: &mut Notes) -> Option<Box<AnnotationQuery>> {
    annotation::read(object, "", notes).map(|read| Box::new(AnnotationQuery { raw: Object::new(), ..read }))
}

fn of_panel(object: &Object, notes: &mut Notes) -> Box<Panel> {
    Box::new(panel::made(object, "", GridPos::default(), &Object::new(), notes))
}
