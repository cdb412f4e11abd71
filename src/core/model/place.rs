//! Where a section stands: in which rows and tabs, under which conditions, in what kind of grid.

/// Something around a section; it is seen only while all of them let it be.
#[derive(Debug, Clone, PartialEq)]
pub enum Inside {
    /// All that is in it comes once for each value of a variable.
    Each {
        variable: String,
    },
    /// The row with this header's id is open.
    Row {
        id: i64,
    },
    /// The tab of a bar is the one chosen.
    Tab {
        bar: String,
        slug: String,
    },
    When(Condition),
}

/// A choice of tabs, shown above what is in the chosen one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TabBar {
    /// Unique in the dashboard; empty for the outermost.
    pub key: String,
    pub tabs: Vec<Tab>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tab {
    pub title: String,
    /// Its name in the address; unique in its bar.
    pub slug: String,
    /// The variable it comes once for each value of.
    pub repeat: Option<String>,
    pub condition: Option<Condition>,
}

/// Panels flow in columns of equal width, as many as fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AutoGrid {
    pub most_columns: u32,
    pub least_width_px: f64,
    pub row_height_px: f64,
    /// Rows become higher where there is room on the screen.
    pub fills_screen: bool,
}

/// When something is shown, or hidden.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Shown when the tests pass; else hidden when they do.
    pub shows: bool,
    /// All tests must pass; else one is enough.
    pub all: bool,
    pub tests: Vec<Test>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    Variable {
        name: String,
        operator: TestOperator,
        value: String,
    },
    /// The panel's queries gave rows, or gave none.
    HasData(bool),
    /// The time range is no longer than so many milliseconds.
    RangeAtMost(i64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestOperator {
    Equals,
    NotEquals,
    Matches,
    NotMatches,
}

impl Condition {
    /// Whether it depends on what a panel's queries give.
    pub fn asks_for_data(&self) -> bool {
        self.tests.iter().any(|test| matches!(test, Test::HasData(_)))
    }
}
