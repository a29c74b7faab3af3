//! Charts: a block of YAML and the rows of a query in, HTML out. Pictures are
//! SVG that needs neither script nor font, each with a title and a description.

mod bar;
mod block;
mod bound;
mod either;
mod frame;
mod heat_map;
mod histogram;
mod kind;
mod line;
mod pyramid;
mod reference;
mod scale;
mod spec;
mod stacked;
mod svg;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod tiles;

use std::collections::BTreeMap;

pub use block::ChartBlock;
pub use svg::escape;

use bound::Bound;
use frame::{Canvas, Drawing};
use spec::{ChartSpec, Width};

use super::rows::Rows;
use crate::error::Result;

/// A chart as it stands in a page.
#[derive(Debug, Clone, Default)]
pub struct Figure {
    pub html: String,
    /// Whether it takes the page's whole width.
    pub is_full: bool,
    /// The query whose CSV is to lie beside the page.
    pub csv: Option<String>,
    /// What a mail says of it.
    pub lines: Vec<String>,
}

/// The figure of a chart block. `number` tells it from the others of its page;
/// CSV files are linked below `folder`.
///
/// # Errors
/// A usage error at the line of the block that is wrong.
pub fn figure(
    block: &ChartBlock<'_>,
    queries: &BTreeMap<String, Rows>,
    number: usize,
    folder: &str,
) -> Result<Figure> {
    let spec = ChartSpec::parse(block)?;
    kind::check(block, &spec.r#type)?;
    let bound = Bound::new(spec, block, queries)?;
    match bound.spec.r#type.as_str() {
        "table" => table_figure(&bound, folder),
        "kpi" => tiles_figure(&bound),
        _ => picture_figure(&bound, number),
    }
}

fn table_figure(bound: &Bound<'_>, folder: &str) -> Result<Figure> {
    let spec = &bound.spec;
    let link = format!(
        "<a href=\"{folder}/{0}.csv\" download>{0}.csv</a>",
        escape(&spec.data)
    );
    let notes = [table::rows_note(bound), spec.note.clone()];
    let notes = notes.iter().flatten().map(|note| escape(note));
    let notes: Vec<String> = std::iter::once(link).chain(notes).collect();
    Ok(Figure {
        html: format!(
            "<figure class=\"{}\"><figcaption>{}</figcaption>{}<p class=\"note\">{}</p></figure>",
            table::figure_class(bound),
            escape(&spec.title),
            table::table(bound)?,
            notes.join(" · ")
        ),
        is_full: true,
        csv: Some(spec.data.clone()),
        lines: Vec::new(),
    })
}

fn tiles_figure(bound: &Bound<'_>) -> Result<Figure> {
    let tiles = tiles::tiles(bound)?;
    let html: String = tiles.iter().map(tiles::Shown::html).collect();
    let title = escape(&bound.spec.title);
    Ok(Figure {
        html: format!(
            "<figure class=\"tiles\"><figcaption>{title}</figcaption><div class=\"row\" style=\"--tiles:{}\">{html}</div>{}</figure>",
            in_a_row(tiles.len()),
            note(bound)
        ),
        is_full: true,
        csv: None,
        lines: tiles.iter().map(tiles::Shown::line).collect(),
    })
}

/// Tiles that share a row, so that the rows are about as long.
fn in_a_row(count: usize) -> usize {
    const MOST: usize = 5;
    let rows = count.div_ceil(MOST).max(1);
    count.div_ceil(rows)
}

fn picture_figure(bound: &Bound<'_>, number: usize) -> Result<Figure> {
    let picture = Picture::of(bound)?;
    let description = match &bound.spec.description {
        Some(description) => description.clone(),
        None => picture.sentences.clone(),
    };
    let is_full = bound.spec.width == Width::Full;
    let mut html = format!(
        "<figure><figcaption>{}</figcaption>",
        escape(&bound.spec.title)
    );
    let named = Named {
        title: &bound.spec.title,
        description: &description,
    };
    html.push_str(&named.svg(Canvas::Narrow, &picture.narrow, (number, is_full)));
    if is_full {
        html.push_str(&named.svg(Canvas::Wide, &picture.wide, (number, is_full)));
    }
    if picture.narrow.left_out > 0 {
        html.push_str(&format!(
            "<p class=\"note\">{} more are not shown.</p>",
            picture.narrow.left_out
        ));
    }
    html.push_str(&note(bound));
    html.push_str("</figure>");
    Ok(Figure {
        html,
        is_full,
        ..Figure::default()
    })
}

fn note(bound: &Bound<'_>) -> String {
    let note = bound.spec.note.as_ref();
    note.map_or(String::new(), |note| {
        format!("<p class=\"note\">{}</p>", escape(note))
    })
}

/// A chart in both widths and in words.
struct Picture {
    narrow: Drawing,
    wide: Drawing,
    sentences: String,
}

/// A chart that is a picture, ready to be drawn in either width.
trait Chart {
    fn draw(&self, canvas: Canvas) -> Drawing;

    /// What it shows, in sentences.
    fn sentences(&self) -> String;
}

fn chart<'a>(bound: &'a Bound<'a>) -> Result<Box<dyn Chart + 'a>> {
    Ok(match bound.spec.r#type.as_str() {
        "line" => Box::new(line::LineChart::new(bound)?),
        "bar" => Box::new(bar::BarChart::new(bound)?),
        "stacked" if bound.spec.mirror => Box::new(pyramid::Pyramid::new(bound)?),
        "stacked" => Box::new(stacked::StackedChart::new(bound)?),
        "histogram" => Box::new(histogram::Histogram::new(bound)?),
        _ => Box::new(heat_map::HeatMap::new(bound)?),
    })
}

impl Picture {
    fn of(bound: &Bound<'_>) -> Result<Self> {
        let chart = chart(bound)?;
        if bound.rows.rows.is_empty() {
            return Ok(Picture::empty());
        }
        Ok(Picture {
            narrow: chart.draw(Canvas::Narrow),
            wide: chart.draw(Canvas::Wide),
            sentences: chart.sentences(),
        })
    }

    fn empty() -> Self {
        Picture {
            narrow: line::nothing(Canvas::Narrow),
            wide: line::nothing(Canvas::Wide),
            sentences: "The query gave no rows.".to_owned(),
        }
    }
}

/// What a screen reader says of a picture.
struct Named<'a> {
    title: &'a str,
    description: &'a str,
}

impl Named<'_> {
    fn svg(&self, canvas: Canvas, drawing: &Drawing, (number, is_full): (usize, bool)) -> String {
        let (width, height) = (canvas.width(), drawing.height.ceil());
        let (side, class) = match (canvas, is_full) {
            (Canvas::Narrow, false) => ("", ""),
            (Canvas::Narrow, true) => ("n", " class=\"narrow\""),
            (Canvas::Wide, _) => ("w", " class=\"wide\""),
        };
        let id = format!("c{number}{side}");
        format!(
            "<svg{class} viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}t {id}d\">\
             <title id=\"{id}t\">{}</title><desc id=\"{id}d\">{}</desc>{}</svg>",
            escape(self.title),
            escape(self.description),
            drawing.body
        )
    }
}
