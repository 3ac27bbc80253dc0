"""Films from a storyboard: slides in Markdown, and what is said over them. docs/film.md says how one is written."""
