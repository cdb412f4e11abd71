//! A title as a piece of an address. In: `CPU & memoria (año)`. Out: `cpu-memoria-ano`.

/// Letters and digits in lower case with single dashes between words; empty if the title has none in Latin letters.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.chars().flat_map(char::to_lowercase) {
        let plain = plain(letter);
        if plain.is_ascii_alphanumeric() {
            slug.push(plain);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Without its accent, so that accented titles stay readable.
fn plain(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, expected: &str) {
        assert_eq!(slug(title), expected);
    }

    #[test]
    fn titles_become_readable_pieces() {
        check("Node Exporter Full", "node-exporter-full");
        check("Kubernetes / Compute Resources / Pod", "kubernetes-compute-resources-pod");
        check("  CPU & memoria (año)  ", "cpu-memoria-ano");
        check("Monitorización", "monitorizacion");
        check("日本", "");
        check("", "");
        check("---", "");
    }
}
