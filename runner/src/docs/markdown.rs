//! Descriptions: Markdown that the page can trust.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// The description as HTML: no markup of its own, no images, no link that is a
/// program.
pub fn to_html(text: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut html = String::new();
    html::push_html(&mut html, Parser::new_ext(text, options).map(harmless));
    html
}

fn harmless(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Link {
            link_type,
            dest_url: match is_harmless(&dest_url) {
                true => dest_url,
                false => CowStr::Borrowed(""),
            },
            title,
            id,
        }),
        Event::Start(Tag::Image { .. }) => Event::Start(Tag::Emphasis),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Emphasis),
        // The page's own headings stand above those of a description.
        Event::Start(Tag::Heading { .. }) => Event::Start(Tag::Strong),
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Strong),
        other => other,
    }
}

/// Whether a link leads to a page, a mail or a place in this page.
fn is_harmless(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    ["http://", "https://", "mailto:", "#"]
        .iter()
        .any(|start| lower.starts_with(start))
}

/// The words of the first paragraph.
pub fn summary(text: &str) -> String {
    let mut words = String::new();
    for event in Parser::new(text) {
        match event {
            Event::Text(part) | Event::Code(part) => words.push_str(&part),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => break,
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_its_own_is_text() {
        let html = to_html("**bold** <img src=x onerror=alert(1)> [go](javascript:alert(1))");
        assert_eq!(
            html,
            "<p><strong>bold</strong> &lt;img src=x onerror=alert(1)&gt; <a href=\"\">go</a></p>\n"
        );
        assert_eq!(
            to_html("![a picture](https://example.com/a.png)"),
            "<p><em>a picture</em></p>\n"
        );
    }

    #[test]
    fn a_summary_is_the_first_paragraph() {
        assert_eq!(summary("One `row`\nper day.\n\nMore."), "One row per day.");
    }
}
