//! What a picture is made of. In: positions and colours already decided. Out: values that any surface can draw.
//!
//! **Invariant:** nothing here knows what it stands for: no frames, no fields, no scales.

use crate::theme::Color;

/// A position in CSS pixels from the top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

impl Point {
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }
}

/// CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    pub width: f32,
    pub height: f32,
}

impl Size {
    pub const fn new(width: f32, height: f32) -> Self {
        Self { width, height }
    }
}

/// CSS pixels; sizes are never negative.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Rect {
    pub const fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self { x, y, width, height }
    }

    pub fn right(self) -> f32 {
        self.x + self.width
    }

    pub fn bottom(self) -> f32 {
        self.y + self.height
    }

    pub fn center(self) -> Point {
        Point::new(self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Its left and top edges belong to it, its right and bottom edges too: neighbours may share a point.
    pub fn contains(self, at: Point) -> bool {
        (self.x..=self.right()).contains(&at.x) && (self.y..=self.bottom()).contains(&at.y)
    }

    /// Smaller by `by` on every side; collapses to its centre rather than turning inside out.
    pub fn inset(self, by: f32) -> Self {
        let by_x = by.min(self.width / 2.0);
        let by_y = by.min(self.height / 2.0);
        Self::new(self.x + by_x, self.y + by_y, self.width - 2.0 * by_x, self.height - 2.0 * by_y)
    }
}

/// A colour at a share (0 to 1) of a gradient's way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    pub offset: f32,
    pub color: Color,
}

/// Colours changing along the line from one point to another; offsets ascend.
#[derive(Debug, Clone, PartialEq)]
pub struct Gradient {
    pub from: Point,
    pub to: Point,
    pub stops: Vec<Stop>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Fill {
    Solid(Color),
    Linear(Gradient),
}

impl Fill {
    /// From a colour at the height `top` to another at `bottom`.
    pub fn vertical(top: f32, bottom: f32, from: Color, to: Color) -> Self {
        Self::Linear(Gradient {
            from: Point::new(0.0, top),
            to: Point::new(0.0, bottom),
            stops: vec![Stop { offset: 0.0, color: from }, Stop { offset: 1.0, color: to }],
        })
    }

    /// The one colour that stands for the fill where a surface knows no gradients: its middle stop.
    pub fn flat(&self) -> Color {
        match self {
            Self::Solid(color) => *color,
            Self::Linear(gradient) => gradient
                .stops
                .get(gradient.stops.len() / 2)
                .map_or(Color::rgb(0, 0, 0).with_alpha(0.0), |s| s.color),
        }
    }
}

impl From<Color> for Fill {
    fn from(color: Color) -> Self {
        Self::Solid(color)
    }
}

/// A line's look. Joins are round.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    pub paint: Fill,
    /// CSS pixels.
    pub width: f32,
    /// Lengths of dashes and gaps in turn, in CSS pixels; empty for a solid line.
    pub dash: Vec<f32>,
    /// Ends are half circles: what makes dots of dashes of length 0.
    pub round: bool,
}

impl Stroke {
    pub fn solid(paint: impl Into<Fill>, width: f32) -> Self {
        Self { paint: paint.into(), width, dash: Vec::new(), round: false }
    }

    pub fn dashed(paint: impl Into<Fill>, width: f32, dash: &[f32]) -> Self {
        Self { dash: dash.to_vec(), ..Self::solid(paint, width) }
    }
}

/// Where a text's position lies along its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Anchor {
    #[default]
    Start,
    Middle,
    End,
}

/// Where a text's position lies across its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Baseline {
    Top,
    #[default]
    Middle,
    Alphabetic,
    Bottom,
}

/// One line of text; already as short as it must be, see [`super::ellipsis`].
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    pub text: String,
    pub at: Point,
    /// CSS pixels.
    pub size: f32,
    /// 400 is regular, 500 medium, 700 bold.
    pub weight: u16,
    pub color: Color,
    pub anchor: Anchor,
    pub baseline: Baseline,
    /// Degrees clockwise about `at`.
    pub rotation: f32,
}

impl Text {
    /// Regular, upright, starting at `at`, centred on its height.
    pub fn new(text: impl Into<String>, at: Point, size: f32, color: Color) -> Self {
        Self {
            text: text.into(),
            at,
            size,
            weight: 400,
            color,
            anchor: Anchor::default(),
            baseline: Baseline::default(),
            rotation: 0.0,
        }
    }

    pub fn anchored(self, anchor: Anchor, baseline: Baseline) -> Self {
        Self { anchor, baseline, ..self }
    }

    pub fn weight(self, weight: u16) -> Self {
        Self { weight, ..self }
    }

    pub fn rotated(self, degrees: f32) -> Self {
        Self { rotation: degrees, ..self }
    }
}

/// A piece of a disc or ring. Angles are radians clockwise from twelve o'clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Sector {
    pub center: Point,
    /// 0 for a full disc's piece.
    pub inner_radius: f32,
    pub outer_radius: f32,
    pub start: f32,
    pub sweep: f32,
    pub fill: Fill,
    pub stroke: Option<Stroke>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Open lines that share a look; a series with gaps is one path of several lines.
    Path {
        lines: Vec<Vec<Point>>,
        stroke: Stroke,
    },
    /// Filled outlines, closed by themselves, that share a fill.
    Area {
        outlines: Vec<Vec<Point>>,
        fill: Fill,
    },
    Rect {
        rect: Rect,
        radius: f32,
        fill: Option<Fill>,
        stroke: Option<Stroke>,
    },
    /// Filled circles of one look, drawn in one go.
    Points {
        centers: Vec<Point>,
        radius: f32,
        fill: Color,
        stroke: Option<Stroke>,
    },
    Text(Text),
    Sector(Sector),
    /// Drawn in order; nothing outside `clip` is seen.
    Group {
        clip: Option<Rect>,
        shapes: Vec<Shape>,
    },
}

impl Shape {
    /// One straight line.
    pub fn line(from: Point, to: Point, stroke: Stroke) -> Self {
        Self::Path { lines: vec![vec![from, to]], stroke }
    }

    pub fn filled(rect: Rect, radius: f32, fill: impl Into<Fill>) -> Self {
        Self::Rect { rect, radius, fill: Some(fill.into()), stroke: None }
    }
}

impl Point {
    fn moved(self, dx: f32, dy: f32) -> Self {
        Self::new(self.x + dx, self.y + dy)
    }
}

impl Fill {
    fn moved(self, dx: f32, dy: f32) -> Self {
        match self {
            Self::Solid(color) => Self::Solid(color),
            Self::Linear(Gradient { from, to, stops }) => {
                Self::Linear(Gradient { from: from.moved(dx, dy), to: to.moved(dx, dy), stops })
            }
        }
    }
}

impl Stroke {
    fn moved(self, dx: f32, dy: f32) -> Self {
        Self { paint: self.paint.moved(dx, dy), ..self }
    }
}

impl Rect {
    fn moved(self, dx: f32, dy: f32) -> Self {
        Self { x: self.x + dx, y: self.y + dy, ..self }
    }
}

impl Shape {
    /// The same shape elsewhere: how a panel's picture is put into a larger one.
    pub fn moved(self, dx: f32, dy: f32) -> Self {
        let moved_all = |lines: Vec<Vec<Point>>| {
            lines.into_iter().map(|line| line.into_iter().map(|at| at.moved(dx, dy)).collect()).collect()
        };
        let stroked = |stroke: Option<Stroke>| stroke.map(|stroke| stroke.moved(dx, dy));
        match self {
            Self::Path { lines, stroke } => {
                Self::Path { lines: moved_all(lines), stroke: stroke.moved(dx, dy) }
            }
            Self::Area { outlines, fill } => {
                Self::Area { outlines: moved_all(outlines), fill: fill.moved(dx, dy) }
            }
            Self::Rect { rect, radius, fill, stroke } => Self::Rect {
                rect: rect.moved(dx, dy),
                radius,
                fill: fill.map(|fill| fill.moved(dx, dy)),
                stroke: stroked(stroke),
            },
            Self::Points { centers, radius, fill, stroke } => Self::Points {
                centers: centers.into_iter().map(|at| at.moved(dx, dy)).collect(),
                radius,
                fill,
                stroke: stroked(stroke),
            },
            Self::Text(text) => Self::Text(Text { at: text.at.moved(dx, dy), ..text }),
            Self::Sector(sector) => Self::Sector(Sector {
                center: sector.center.moved(dx, dy),
                fill: sector.fill.moved(dx, dy),
                stroke: stroked(sector.stroke),
                ..sector
            }),
            Self::Group { clip, shapes } => Self::Group {
                clip: clip.map(|rect| rect.moved(dx, dy)),
                shapes: shapes.into_iter().map(|shape| shape.moved(dx, dy)).collect(),
            },
        }
    }
}

/// A picture: what to draw, first to last, on a ground of its size.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    pub width: f32,
    pub height: f32,
    /// `None` lets what lies below shine through.
    pub background: Option<Color>,
    pub shapes: Vec<Shape>,
}

impl Scene {
    pub fn new(size: Size) -> Self {
        Self { width: size.width, height: size.height, background: None, shapes: Vec::new() }
    }

    pub fn push(&mut self, shape: Shape) {
        self.shapes.push(shape);
    }

    pub fn text(&mut self, text: Text) {
        self.shapes.push(Shape::Text(text));
    }
}
