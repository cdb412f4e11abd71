//! The categorical palettes: which colour the first, second, ... series takes. Data only.
//!
//! **Invariant:** the order is Grafana's, so that a dashboard's series keep the colours its readers know.

/// `palette-classic`: names are looked up in the theme.
pub(super) const CLASSIC: [&str; 64] = [
    "green",
    "semi-dark-yellow",
    "blue",
    "orange",
    "red",
    "purple",
    "dark-green",
    "dark-yellow",
    "dark-blue",
    "dark-orange",
    "dark-red",
    "dark-purple",
    "super-light-green",
    "super-light-yellow",
    "super-light-blue",
    "super-light-orange",
    "super-light-red",
    "super-light-purple",
    "#447ebc",
    "#c15c17",
    "#890f02",
    "#0a437c",
    "#6d1f62",
    "#584477",
    "#b7dbab",
    "#f4d598",
    "#70dbed",
    "#f9ba8f",
    "#f29191",
    "#82b5d8",
    "#e5a8e2",
    "#aea2e0",
    "#629e51",
    "#e5ac0e",
    "#64b0c8",
    "#e0752d",
    "#bf1b00",
    "#0a50a1",
    "#962d82",
    "#614d93",
    "#9ac48a",
    "#f2c96d",
    "#65c5db",
    "#f9934e",
    "#ea6460",
    "#5195ce",
    "#d683ce",
    "#806eb7",
    "#3f6833",
    "#967302",
    "#2f575e",
    "#99440a",
    "#58140c",
    "#052b51",
    "#511749",
    "#3f2b5b",
    "#e0f9d7",
    "#fceaca",
    "#cffaff",
    "#f9e2d2",
    "#fce2de",
    "#badff4",
    "#f9d9f9",
    "#dedaf7",
];

/// `palette-colorblind`: distinct for readers who do not tell red from green.
pub(super) const COLORBLIND: [&str; 9] =
    ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#ffffff", "#000000"];

/// `palette-categorical-next`.
pub(super) const CATEGORICAL_NEXT: [&str; 40] = [
    "#d97e9b", "#ffc554", "#41cd94", "#64a6d8", "#f79cff", "#e78a5f", "#c9e1a6", "#00cfe3", "#9b93df",
    "#ffb2be", "#cea82e", "#9cf2d6", "#8fc3ff", "#ce84c1", "#ffc39d", "#89c862", "#41aec7", "#cdb9ff",
    "#ef8488", "#e7db98", "#00d8be", "#759ee6", "#ffb1e1", "#ee9941", "#baf2b8", "#54d3ff", "#b78ee2",
    "#ff645a", "#c0bd2f", "#8ffff6", "#b4c7ff", "#eb85b5", "#ffd49f", "#58db89", "#46abde", "#eabcff",
    "#ff8e6f", "#deed9f", "#00dfe5", "#959df6",
];

/// `palette-categorical-next-2`.
pub(super) const CATEGORICAL_NEXT_2: [&str; 40] = [
    "#63b564", "#ded188", "#84b1ff", "#ffdbbc", "#ffa8aa", "#c986e6", "#ffc4d4", "#9bcb35", "#d3efff",
    "#f8b4d2", "#a6b924", "#afe8ff", "#ff97da", "#aaa720", "#81e3fb", "#f386e2", "#ffe397", "#84d6e1",
    "#d784df", "#fed283", "#00d4da", "#f2e7ff", "#f3c48a", "#00c9c0", "#e4daff", "#ffac74", "#00bea7",
    "#d2cfff", "#ff9767", "#9dffdf", "#bdc4ff", "#fe8260", "#93f4c5", "#a4baff", "#ea796e", "#9fe3b3",
    "#74b6ff", "#ffd8dd", "#89e04d", "#3baffe",
];

/// `palette-categorical-next-3`.
pub(super) const CATEGORICAL_NEXT_3: [&str; 40] = [
    "#63b564", "#88ddfe", "#ca94ff", "#ffd8d3", "#cfcb00", "#00beb5", "#c7d5ff", "#ff8dc4", "#ffe5c7",
    "#9fdcb0", "#00bbff", "#f0d0ff", "#ffa48b", "#9bac32", "#7ce6e9", "#a3abff", "#ffdae4", "#e1c18a",
    "#1dc58a", "#b7dfff", "#f38efc", "#ffe7dd", "#bed997", "#00c5d8", "#dedcff", "#ffa4b3", "#c79e00",
    "#8bebcc", "#7dbbff", "#ffdcf8", "#f5bb95", "#7dc053", "#9beaff", "#c5adff", "#ea777e", "#e0d287",
    "#00ceb5", "#d5e4ff", "#ffa1dc", "#e88e29",
];
