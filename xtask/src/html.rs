//! Moves inline scripts of the built page into files of their own, since the page's security policy allows
//! none. It knows no more of HTML than Trunk's output needs.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Moves every inline script of `index.html` in this folder into a file beside it.
pub fn move_scripts_out(folder: &Path) -> Result<()> {
    let path = folder.join("index.html");
    let page = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let (page, scripts) = extract(&page)?;
    for script in &scripts {
        fs::write(folder.join(&script.name), &script.text)?;
    }
    fs::write(&path, page)?;
    Ok(())
}

/// A script that was inline.
#[derive(Debug, PartialEq, Eq)]
struct Script {
    name: String,
    text: String,
}

/// The page without inline scripts, and the scripts.
fn extract(page: &str) -> Result<(String, Vec<Script>)> {
    let mut out = String::with_capacity(page.len());
    let mut scripts = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find("<script") {
        let (before, tag) = rest.split_at(start);
        out.push_str(before);
        let Some(open) = tag.find('>') else { bail!("a script's tag in index.html has no end") };
        let Some(close) = tag.find("</script>") else { bail!("a script in index.html has no end") };
        let attributes = tag["<script".len()..open].trim();
        let text = tag[open + 1..close].trim();
        rest = &tag[close + "</script>".len()..];
        if text.is_empty() {
            out.push_str(&tag[..close + "</script>".len()]);
            continue;
        }
        let text = with_own_addresses(text);
        let name = format!("start-{}.js", &blake3::hash(text.as_bytes()).to_hex()[..16]);
        let attributes: Vec<&str> =
            attributes.split_whitespace().filter(|attribute| !attribute.starts_with("nonce=")).collect();
        out.push_str(&format!("<script {} src=\"./{name}\"></script>", attributes.join(" ")));
        scripts.push(Script { name, text });
    }
    out.push_str(rest);
    Ok((out, scripts))
}

/// Trunk gives the module's address relative to the page; relative to the script it holds wherever the page is.
fn with_own_addresses(script: &str) -> String {
    let Some(start) = script.find("module_or_path: '") else { return script.to_owned() };
    let address = start + "module_or_path: ".len();
    let Some(length) = script[address + 1..].find('\'') else { return script.to_owned() };
    let (head, tail) = script.split_at(address);
    let (quoted, tail) = tail.split_at(length + 2);
    format!("{head}new URL({quoted}, import.meta.url){tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const INLINE: &str = r#"<head><script type="module" nonce="abc">
import init, * as bindings from './page-1.js';
const wasm = await init({ module_or_path: './page-1_bg.wasm' });
</script><script src="./other.js"></script></head>"#;

    #[test]
    fn an_inline_script_becomes_a_file_and_others_stay() {
        let (page, scripts) = extract(INLINE).expect("is well formed");
        assert_eq!(scripts.len(), 1);
        let name = &scripts[0].name;
        assert_eq!(
            page,
            format!(
                r#"<head><script type="module" src="./{name}"></script><script src="./other.js"></script></head>"#
            )
        );
        assert!(
            scripts[0].text.contains("new URL('./page-1_bg.wasm', import.meta.url)"),
            "{}",
            scripts[0].text
        );
    }

    #[test]
    fn the_name_follows_the_contents() {
        let name = |text: &str| {
            let (_, scripts) = extract(&format!("<script>{text}</script>")).expect("is well formed");
            scripts[0].name.clone()
        };
        assert_eq!(name("a()"), name("a()"));
        assert_ne!(name("a()"), name("b()"));
    }

    #[test]
    fn an_endless_script_is_an_error() {
        assert!(extract("<script>a()").is_err());
        assert!(extract("<script").is_err());
    }
}
