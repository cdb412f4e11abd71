//! The dashboard list. In: options, the dashboards there are, those seen last. Out: a list.
//!
//! **Invariant:** stars are kept in Grafana's accounts: where they are asked for, the list says that it has none.

use crate::options::{Options, Setting};
use crate::panels::{ListGroup, ListItem, ListTarget, ListView};

/// A dashboard to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listed {
    pub uid: String,
    pub title: String,
    pub tags: Vec<String>,
    /// The folder it lies in; empty at the top.
    pub folder: String,
}

/// `options` of a dashboard list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DashlistOptions {
    starred: bool,
    recent: bool,
    search: bool,
    headings: bool,
    folder_names: bool,
    query: String,
    tags: Vec<String>,
    folder: String,
    most: usize,
    pub keep_time: bool,
    pub include_vars: bool,
}

impl DashlistOptions {
    /// `fill` puts variables in.
    pub fn read(options: &Options, fill: &dyn Fn(&str) -> String) -> Self {
        // The first form of the list had other names.
        let either = |name: &str, old: &str| {
            let (new, old) = (options.flag(name), options.flag(old));
            new.or(old)
        };
        let text = |name: &str| options.text(name).map(fill).unwrap_or_default();
        let (most, old_most) = (options.number("maxItems"), options.number("limit"));
        let tags = options.get("tags").map(Setting::texts).unwrap_or_default();
        Self {
            starred: either("showStarred", "starred").unwrap_or(false),
            recent: either("showRecentlyViewed", "recent").unwrap_or(false),
            search: either("showSearch", "search").unwrap_or(false),
            headings: either("showHeadings", "headings").unwrap_or(true),
            folder_names: options.flag("showFolderNames").unwrap_or(true),
            query: text("query"),
            tags: tags.iter().map(|tag| fill(tag)).collect(),
            // Ids and uids of folders mean nothing outside Grafana; a name does.
            folder: text("folderTitle"),
            most: most.or(old_most).map_or(10, |most| most.max(1.0) as usize),
            keep_time: options.flag("keepTime").unwrap_or(false),
            include_vars: options.flag("includeVars").unwrap_or(false),
        }
    }

    /// The list. `recent` names uids, the last seen first; `address` says where a dashboard is.
    pub fn list(
        &self,
        boards: &[Listed],
        recent: &[String],
        address: &dyn Fn(&Listed) -> String,
    ) -> ListView {
        let item = |board: &Listed| ListItem {
            title: board.title.clone(),
            tags: board.tags.clone(),
            details: Some(board.folder.clone())
                .filter(|folder| self.folder_names && !folder.is_empty())
                .into_iter()
                .collect(),
            to: ListTarget::Address(address(board)),
            ..ListItem::default()
        };
        let mut groups = Vec::new();
        let mut notes = Vec::new();
        if self.starred {
            notes
                .push("Starred dashboards are kept in Grafana's accounts and are not known here.".to_owned());
        }
        let mut add = |heading: &str, items: Vec<ListItem>| {
            let heading = if self.headings { heading.to_owned() } else { String::new() };
            groups.push(ListGroup { heading, items });
        };
        if self.recent {
            let seen = recent.iter().filter_map(|uid| boards.iter().find(|board| board.uid == *uid));
            add("Recently viewed dashboards", seen.take(self.most).map(item).collect());
        }
        if self.search {
            let found: Vec<&Listed> = boards.iter().filter(|board| self.finds(board)).collect();
            if found.len() > self.most {
                notes.push(format!("{} more dashboards match.", found.len() - self.most));
            }
            add("Search", found.into_iter().take(self.most).map(item).collect());
        }
        let count: usize = groups.iter().map(|group| group.items.len()).sum();
        ListView {
            groups,
            empty: match (self.recent || self.search, self.query.is_empty()) {
                (false, _) => "This list shows starred dashboards only.".to_owned(),
                (true, false) => format!("No dashboard here is called {:?}.", self.query),
                (true, true) => "No dashboard here matches.".to_owned(),
            },
            notes,
            summary: format!("{count} dashboard{}", if count == 1 { "" } else { "s" }),
            total: None,
        }
    }

    fn finds(&self, board: &Listed) -> bool {
        let title = board.title.to_lowercase();
        self.query.to_lowercase().split_whitespace().all(|word| title.contains(word))
            && self.tags.iter().all(|tag| board.tags.contains(tag))
            && (self.folder.is_empty() || board.folder == self.folder)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn boards() -> Vec<Listed> {
        let board = |uid: &str, title: &str, tags: &[&str]| Listed {
            uid: uid.to_owned(),
            title: title.to_owned(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            folder: String::new(),
        };
        vec![
            board("a", "Node load", &["node", "prod"]),
            board("b", "Node disks", &["node"]),
            board("c", "Shop", &["prod"]),
        ]
    }

    #[track_caller]
    fn check(options: Json, expected: &str, notes: usize) {
        let options = DashlistOptions::read(&options.into(), &|text| text.replace("$w", "node"));
        let list = options.list(&boards(), &["c".to_owned(), "gone".to_owned(), "a".to_owned()], &|board| {
            board.uid.clone()
        });
        let groups = list.groups.iter().map(|group| {
            let titles: Vec<&str> = group.items.iter().map(|item| item.title.as_str()).collect();
            format!("{}: {}", group.heading, titles.join(", "))
        });
        let shown = groups.collect::<Vec<_>>().join("; ");
        assert_eq!((shown.as_str(), list.notes.len()), (expected, notes), "{options:?}");
    }

    #[test]
    fn dashboards_are_found_by_name_tag_and_memory() {
        check(json!({"showSearch": true, "query": "$w"}), "Search: Node load, Node disks", 0);
        check(json!({"showSearch": true, "tags": ["node", "prod"]}), "Search: Node load", 0);
        check(json!({"showSearch": true, "maxItems": 1, "showHeadings": false}), ": Node load", 1);
        check(json!({"showRecentlyViewed": true}), "Recently viewed dashboards: Shop, Node load", 0);
        check(json!({"starred": true}), "", 1);
    }
}
