//! CPython's words for what ruff's parser finds.

use ruff_python_ast::token::{Token, TokenKind, Tokens};
use ruff_python_ast::{Expr, ModModule};
use ruff_python_parser::{
    InterpolatedStringErrorType, LexicalErrorType, ParseErrorType, Parsed, UnsupportedSyntaxErrorKind,
    parse_expression,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::diagnostics::Report;
use super::text::SourceText;

/// An error before it is reported.
struct Said {
    range: TextRange,
    message: String,
    hint: String,
    /// What comes after is only a consequence.
    last: bool,
}

impl Said {
    fn new(range: TextRange, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), hint: String::new(), last: false }
    }

    fn syntax(range: TextRange, message: impl AsRef<str>) -> Self {
        Self::new(range, format!("SyntaxError: {}", message.as_ref()))
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    fn last(mut self) -> Self {
        self.last = true;
        self
    }
}

/// Reports what the parser found: one error for each line, and none that only follows from another.
pub(super) fn report_errors(source: &SourceText, parsed: &Parsed<ModModule>, report: &mut Report) {
    let reader = Reader { source, tokens: parsed.tokens() };
    let brackets = reader.brackets();
    let mut found: Vec<Said> = Vec::new();
    let mut errors: Vec<(&ParseErrorType, TextRange)> =
        parsed.errors().iter().map(|error| (&error.error, error.location)).collect();
    errors.sort_by_key(|(_, range)| range.start());
    for (error, range) in errors {
        let said = reader.say(error, range);
        let line = source.place(said.range.start()).0;
        let follows = found.last().is_some_and(|before| {
            let before = source.place(before.range.end()).0;
            line <= before || (line == before + 1 && reader.is_consequence(error))
        });
        if follows {
            continue;
        }
        let last = said.last;
        found.push(said);
        if last {
            break;
        }
    }
    if let Some(bracket) = brackets {
        reader.put_bracket(&mut found, bracket);
    }
    for error in parsed.unsupported_syntax_errors() {
        match error.kind {
            // Python 3.12 lifted the limits of what may stand in an f-string; so do we.
            UnsupportedSyntaxErrorKind::Pep701FString(_) => {}
            UnsupportedSyntaxErrorKind::UnparenthesizedExceptionTypes => {
                found.push(Said::syntax(error.range, "multiple exception types must be parenthesized"));
            }
            UnsupportedSyntaxErrorKind::UnpackingInComprehension(_) => {
                let dict = error.to_string().contains("dict");
                let what = if dict {
                    "dict unpacking cannot be used in dict comprehension"
                } else {
                    "iterable unpacking cannot be used in comprehension"
                };
                found.push(Said::syntax(error.range, what));
            }
            _ => {
                let hint = format!("the language here is that of Python 3.11: {error}");
                found.push(Said::syntax(error.range, "invalid syntax").hint(hint));
            }
        }
    }
    for said in found {
        report.error(said.range, said.message, said.hint);
    }
}

struct Reader<'r> {
    source: &'r SourceText,
    tokens: &'r Tokens,
}

impl Reader<'_> {
    fn say(&self, error: &ParseErrorType, range: TextRange) -> Said {
        match error {
            ParseErrorType::Lexical(error) => self.lexical(error, range),
            ParseErrorType::FStringError(InterpolatedStringErrorType::UnclosedLbrace)
                if self.ends_expression(range.start()) && self.begins_expression_at(range.start()) =>
            {
                Said::syntax(
                    self.before(range.start()),
                    "f-string: invalid syntax. Perhaps you forgot a comma?",
                )
                .last()
            }
            ParseErrorType::FStringError(error) => fstring(error, range),
            ParseErrorType::ExpectedExpression
                if self.in_fstring(range.start())
                    && self.slice_is(self.before(range.start()), "{")
                    && self.slice_is(range, "}") =>
            {
                Said::syntax(range, "f-string: empty expression not allowed").last()
            }
            ParseErrorType::UnexpectedIndentation => Said::new(range, "IndentationError: unexpected indent"),
            ParseErrorType::OtherError(message) => self.other(message, range),
            ParseErrorType::ExpectedToken { expected, found } => self.expected(*expected, *found, range),
            ParseErrorType::SimpleStatementsOnSameLine => self.beside(range),
            ParseErrorType::InvalidAssignmentTarget
            | ParseErrorType::InvalidAnnotatedAssignmentTarget
            | ParseErrorType::InvalidNamedAssignmentTarget
            | ParseErrorType::InvalidAugmentedAssignmentTarget
            | ParseErrorType::InvalidDeleteTarget => self.target(error, range),
            ParseErrorType::PositionalAfterKeywordArgument => {
                Said::syntax(range, "positional argument follows keyword argument")
            }
            ParseErrorType::PositionalAfterKeywordUnpacking => {
                Said::syntax(range, "positional argument follows keyword argument unpacking")
            }
            ParseErrorType::InvalidArgumentUnpackingOrder => {
                Said::syntax(range, "iterable argument unpacking follows keyword argument unpacking")
            }
            ParseErrorType::IterableUnpackingInComprehension => {
                Said::syntax(range, "iterable unpacking cannot be used in comprehension")
            }
            ParseErrorType::UnparenthesizedGeneratorExpression => {
                Said::syntax(range, "Generator expression must be parenthesized")
            }
            ParseErrorType::NonDefaultParamAfterDefaultParam => {
                Said::syntax(range, "non-default argument follows default argument")
            }
            ParseErrorType::ParamAfterVarKeywordParam => {
                Said::syntax(range, "arguments cannot follow var-keyword argument")
            }
            ParseErrorType::VarParameterWithDefault => {
                Said::syntax(range, "var-positional argument cannot have default value")
            }
            ParseErrorType::ExpectedKeywordParam => Said::syntax(range, "named arguments must follow bare *"),
            ParseErrorType::InvalidStarredExpressionUsage => {
                Said::syntax(range, "can't use starred expression here")
            }
            other => invalid(range, &other.to_string()),
        }
    }

    fn other(&self, message: &str, range: TextRange) -> Said {
        if let Some(header) = message.strip_prefix("Expected an indented block after ") {
            return self.no_block(header, range);
        }
        let text = self.source.slice(range);
        if message.starts_with("Expected a parameter name") {
            return if matches!(text, "True" | "False" | "None") {
                Said::syntax(range, format!("cannot assign to {text}"))
            } else {
                let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
                Said::syntax(range, message)
            };
        }
        let words = match message {
            "Only one '*' parameter allowed" => "* argument may appear only once",
            "Only one '/' separator allowed" => "/ may appear only once",
            "Position-only parameter separator not allowed as first parameter" => {
                "at least one argument must precede /"
            }
            "'/' parameter must appear before '*' parameter" => "/ must be ahead of *",
            "Trailing comma not allowed" => "trailing comma not allowed without surrounding parentheses",
            "Bytes literal cannot be mixed with non-bytes literals" => {
                "cannot mix bytes and nonbytes literals"
            }
            "Only single target (not tuple) can be annotated" => {
                "only single target (not tuple) can be annotated"
            }
            "Only single target (not list) can be annotated" => {
                "only single target (not list) can be annotated"
            }
            "Expected `except` or `finally` after `try` block" => "expected 'except' or 'finally' block",
            "Cannot have both 'except' and 'except*' on the same 'try'" => {
                "cannot have both 'except' and 'except*' on the same 'try'"
            }
            "Expected one or more exception types" => "expected one or more exception types",
            _ => return invalid(range, message),
        };
        Said::syntax(range, words)
    }

    /// A header without a block, and where the header is.
    fn no_block(&self, header: &str, range: TextRange) -> Said {
        let (words, keyword) = match header {
            "function definition" => ("function definition".to_owned(), "def"),
            "`class` definition" => ("class definition".to_owned(), "class"),
            other => {
                let keyword = other.split('`').nth(1).unwrap_or(other);
                (format!("'{keyword}' statement"), keyword)
            }
        };
        let line = self.header_line(keyword, range.start());
        let message = format!("IndentationError: expected an indented block after {words} on line {line}");
        let more = self.tokens.iter().filter(|token| token.range().start() > range.start());
        let at_end = more.clone().all(|token| {
            token.kind().is_trivia()
                || matches!(token.kind(), TokenKind::Newline | TokenKind::Dedent | TokenKind::EndOfFile)
        });
        let end = self.source.text.trim_end().len();
        let place =
            if at_end { TextRange::empty(TextSize::new(u32::try_from(end).unwrap_or(0))) } else { range };
        Said::new(place, message)
    }

    /// The line of the last statement before `end` that begins with a keyword.
    fn header_line(&self, keyword: &str, end: TextSize) -> u32 {
        let before = self.tokens.iter().take_while(|token| token.range().start() < end);
        let mut begins = true;
        let mut line = 1;
        for token in before {
            let text = self.source.slice(token.range());
            if begins && text == keyword {
                line = self.source.place(token.range().start()).0;
            }
            begins = match token.kind() {
                TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent | TokenKind::NonLogicalNewline => {
                    true
                }
                TokenKind::Comment | TokenKind::Async => begins,
                _ => false,
            };
        }
        line
    }

    fn expected(&self, expected: TokenKind, found: TokenKind, range: TextRange) -> Said {
        let detail = format!("expected {expected}, found {found}");
        let bracket = self.innermost(range.start()).map(|open| open.kind());
        match (expected, found, bracket) {
            (TokenKind::Colon, TokenKind::Rbrace | TokenKind::Comma, Some(TokenKind::Lbrace)) => {
                Said::syntax(self.before(range.start()), "':' expected after dictionary key")
            }
            (TokenKind::Colon, TokenKind::Equal, None) => {
                let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
                Said::syntax(self.before(range.start()), message).last()
            }
            (TokenKind::Colon, TokenKind::Lpar, _) if self.slice_is(self.before(range.start()), "lambda") => {
                Said::syntax(range, "Lambda expression parameters cannot be parenthesized")
            }
            (TokenKind::Colon, _, None) => Said::syntax(range, "expected ':'"),
            (TokenKind::Lpar, _, None) => Said::syntax(range, "expected '('").last(),
            (TokenKind::Else, ..) => {
                let last = self.before(range.start());
                Said::syntax(last, "expected 'else' after 'if' expression")
            }
            (TokenKind::Rpar, TokenKind::Lpar, _) if self.in_parameters(range.start()) => {
                Said::syntax(range, "Function parameters cannot be parenthesized").last()
            }
            (TokenKind::Rsqb | TokenKind::Rbrace, TokenKind::For, _) => {
                Said::syntax(range, "did you forget parentheses around the comprehension target?")
            }
            (_, found, None) if found.as_augmented_assign_operator().is_some() => {
                Said::syntax(range, "'tuple' is an illegal expression for augmented assignment")
            }
            (_, found, Some(_)) if begins_expression(found) && self.ends_expression(range.start()) => {
                let message = "invalid syntax. Perhaps you forgot a comma?";
                let before = self.before(range.start());
                let fstring = self.in_fstring(range.start());
                let message = if fstring { format!("f-string: {message}") } else { message.to_owned() };
                Said::syntax(TextRange::new(before.start(), range.end()), message)
            }
            _ => invalid(range, &detail),
        }
    }

    fn slice_is(&self, range: TextRange, text: &str) -> bool {
        self.source.slice(range) == text
    }

    /// Whether a place is in the parameters of a `def`.
    fn in_parameters(&self, at: TextSize) -> bool {
        let Some(open) = self.innermost(at) else { return false };
        let name = self.before(open.range().start());
        self.slice_is(self.before(name.start()), "def")
    }

    /// Two things beside each other that should be one statement each.
    fn beside(&self, range: TextRange) -> Said {
        let before = self.before(range.start());
        let word = self.source.slice(before);
        let here = self.source.slice(range);
        let adjacent = before.end() == range.start();
        if matches!(word, "print" | "exec") && self.begins_statement(before.start()) {
            let end = self.line_end(range.start());
            let message = format!("Missing parentheses in call to '{word}'. Did you mean {word}(...)?");
            return Said::syntax(TextRange::new(before.start(), end), message);
        }
        if adjacent && word.starts_with(|first: char| first.is_ascii_digit()) {
            let lower = word.to_ascii_lowercase();
            let kind = match lower.get(..2) {
                Some("0b") => "binary",
                Some("0o") => "octal",
                Some("0x") => "hexadecimal",
                _ => "decimal",
            };
            let digit = here.chars().next().filter(char::is_ascii_digit);
            let message = match digit {
                Some(digit) if kind == "binary" || kind == "octal" => {
                    format!("invalid digit '{digit}' in {kind} literal")
                }
                _ => format!("invalid {kind} literal"),
            };
            return Said::syntax(TextRange::new(before.start(), range.end()), message);
        }
        invalid(range, "statements on one line are separated by semicolons")
    }

    fn target(&self, error: &ParseErrorType, range: TextRange) -> Said {
        let text = self.source.slice(range);
        let parsed = parse_expression(text).ok();
        let expr = parsed.as_ref().map(|parsed| &*parsed.syntax().body);
        let unknown = if text.starts_with("yield") { "yield expression" } else { "expression" };
        let name = expr.map_or(unknown, kind_of);
        let message = match error {
            ParseErrorType::InvalidDeleteTarget => format!("cannot delete {name}"),
            ParseErrorType::InvalidAugmentedAssignmentTarget => {
                format!("'{name}' is an illegal expression for augmented assignment")
            }
            ParseErrorType::InvalidNamedAssignmentTarget => {
                format!("cannot use assignment expressions with {name}")
            }
            ParseErrorType::InvalidAnnotatedAssignmentTarget => {
                if self.after(range.end()).is_some_and(|token| token.kind() == TokenKind::Equal) {
                    "invalid syntax. Maybe you meant '==' or ':=' instead of '='?".to_owned()
                } else {
                    "illegal target for annotation".to_owned()
                }
            }
            _ if name == "yield expression" => "assignment to yield expression not possible".to_owned(),
            _ => {
                let operand = expr.is_none_or(|expr| match expr {
                    Expr::Compare(_) | Expr::Lambda(_) | Expr::If(_) | Expr::BoolOp(_) => false,
                    Expr::UnaryOp(node) => node.op != ruff_python_ast::UnaryOp::Not,
                    Expr::Generator(_) | Expr::List(_) | Expr::Tuple(_) | Expr::Starred(_) => false,
                    Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) => false,
                    _ => true,
                });
                let assigned = self.after(range.end()).is_some_and(|token| token.kind() == TokenKind::Equal);
                if operand && assigned {
                    format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?")
                } else {
                    format!("cannot assign to {name}")
                }
            }
        };
        Said::syntax(range, message)
    }

    fn lexical(&self, error: &LexicalErrorType, range: TextRange) -> Said {
        let text = self.source.slice(range);
        match error {
            LexicalErrorType::IndentationError => {
                if self.mixes_tabs(range) {
                    let message = "TabError: inconsistent use of tabs and spaces in indentation";
                    Said::new(range, message).hint("indent by spaces only").last()
                } else {
                    let message = "IndentationError: unindent does not match any outer indentation level";
                    Said::new(range, message).last()
                }
            }
            LexicalErrorType::UnclosedStringError => {
                let triple = text.trim_start_matches(|char: char| char.is_ascii_alphabetic());
                let (what, end) = if triple.starts_with("\"\"\"") || triple.starts_with("'''") {
                    let all = self.source.text.trim_end_matches(['\n', '\r']).len();
                    let end = range.end().min(TextSize::new(u32::try_from(all).unwrap_or(u32::MAX)));
                    ("unterminated triple-quoted string literal", end)
                } else {
                    ("unterminated string literal", range.start())
                };
                let line = self.source.place(end).0;
                let message = format!("{what} (detected at line {line})");
                Said::syntax(range, message).last()
            }
            LexicalErrorType::UnrecognizedToken { tok } if tok.is_ascii() => {
                invalid(range, &format!("'{tok}' means nothing in Python"))
            }
            LexicalErrorType::UnrecognizedToken { tok } => {
                let message = format!("invalid character '{tok}' (U+{:04X})", u32::from(*tok));
                let quote = matches!(tok, '“' | '”' | '‘' | '’' | '„');
                let said = Said::syntax(range, message).last();
                if quote { said.hint("strings are written between \" or '") } else { said }
            }
            LexicalErrorType::LineContinuationError => {
                Said::syntax(range, "unexpected character after line continuation character").last()
            }
            LexicalErrorType::FStringError(error) => fstring(error, range),
            LexicalErrorType::UnicodeError => self.unicode_escape(range),
            LexicalErrorType::Eof => Said::syntax(range, "unexpected EOF while parsing").last(),
            LexicalErrorType::InvalidByteLiteral => {
                Said::syntax(range, "bytes can only contain ASCII literal characters")
            }
            other => self.number(&other.to_string(), range),
        }
    }

    fn number(&self, message: &str, range: TextRange) -> Said {
        let text = self.source.slice(range).to_ascii_lowercase();
        let words = match text.get(..2) {
            Some("0x") => "invalid hexadecimal literal",
            Some("0o") => "invalid octal literal",
            Some("0b") => "invalid binary literal",
            _ if message == "Invalid decimal integer literal" => {
                "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers"
            }
            _ => return invalid(range, message),
        };
        Said::syntax(range, words)
    }

    /// A wrong escape: also a named one, for which the names are not there.
    fn unicode_escape(&self, range: TextRange) -> Said {
        let token = self.tokens.iter().find(|token| token.range().contains_range(range));
        let whole = token.map_or(range, Ranged::range);
        let before = TextRange::new(whole.start(), range.end());
        let last_escape = self.source.slice(before).rfind('\\').map(|at| &self.source.slice(before)[at..]);
        if last_escape.is_some_and(|escape| escape.starts_with("\\N")) {
            let message = "named escapes are not available";
            return Said::syntax(range, message).hint("write \\uXXXX, with the character's number");
        }
        let message = "(unicode error) 'unicodeescape' codec can't decode bytes: truncated or wrong escape";
        Said::syntax(range, message)
    }

    /// The first bracket that has no partner: where, and what is wrong with it.
    fn brackets(&self) -> Option<Said> {
        let mut open: Vec<&Token> = Vec::new();
        for token in self.tokens {
            match token.kind() {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => open.push(token),
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                    let text = self.source.slice(token.range());
                    let Some(partner) = open.pop() else {
                        return Some(Said::syntax(token.range(), format!("unmatched '{text}'")).last());
                    };
                    let opened = self.source.slice(partner.range());
                    if closing(partner.kind()) != token.kind() {
                        let line = self.source.place(partner.range().start()).0;
                        let here = self.source.place(token.range().start()).0;
                        let on = if line == here { String::new() } else { format!(" on line {line}") };
                        let message = format!(
                            "closing parenthesis '{text}' does not match opening parenthesis '{opened}'{on}"
                        );
                        return Some(Said::syntax(token.range(), message).last());
                    }
                }
                _ => {}
            }
        }
        let never = open.last()?;
        let text = self.source.slice(never.range());
        Some(Said::syntax(never.range(), format!("'{text}' was never closed")).last())
    }

    /// A bracket explains all errors after it, and one on a later line than an opening bracket is because of it.
    fn put_bracket(&self, found: &mut Vec<Said>, bracket: Said) {
        let never_closed = bracket.message.ends_with("was never closed");
        let at = bracket.range.start();
        let line = self.source.place(at).0;
        let keep = found.iter().take_while(|said| {
            let place = said.range.start();
            place < at
                || (never_closed && self.source.place(place).0 == line && !said.message.contains("EOF"))
        });
        let keep = keep.count();
        found.truncate(keep);
        let same_line = found.last().is_some_and(|said| self.source.place(said.range.start()).0 == line);
        if !same_line {
            found.push(bracket);
        }
    }

    /// The opening bracket that a place is in.
    fn innermost(&self, at: TextSize) -> Option<&Token> {
        let mut open: Vec<&Token> = Vec::new();
        for token in self.tokens.iter().take_while(|token| token.range().start() < at) {
            match token.kind() {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => open.push(token),
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                    open.pop();
                }
                TokenKind::Newline => open.clear(),
                _ => {}
            }
        }
        open.pop()
    }

    fn in_fstring(&self, at: TextSize) -> bool {
        let before = self.tokens.iter().take_while(|token| token.range().start() < at);
        before.fold(0_i32, |depth, token| match token.kind() {
            TokenKind::FStringStart => depth + 1,
            TokenKind::FStringEnd => depth - 1,
            _ => depth,
        }) > 0
    }

    /// The range of the token before a place.
    fn before(&self, at: TextSize) -> TextRange {
        let before = self.tokens.iter().take_while(|token| token.range().start() < at);
        before.filter(|token| !token.kind().is_trivia()).last().map_or(TextRange::empty(at), Ranged::range)
    }

    fn after(&self, at: TextSize) -> Option<&Token> {
        self.tokens.iter().find(|token| token.range().start() >= at && !token.kind().is_trivia())
    }

    fn begins_expression_at(&self, at: TextSize) -> bool {
        self.after(at).is_some_and(|token| token.range().start() == at && begins_expression(token.kind()))
    }

    fn ends_expression(&self, at: TextSize) -> bool {
        let before = self.before(at);
        let token = self.tokens.iter().find(|token| token.range() == before);
        token.is_some_and(|token| {
            matches!(
                token.kind(),
                TokenKind::Name
                    | TokenKind::Int
                    | TokenKind::Float
                    | TokenKind::Complex
                    | TokenKind::String
                    | TokenKind::FStringEnd
                    | TokenKind::Rpar
                    | TokenKind::Rsqb
                    | TokenKind::Rbrace
                    | TokenKind::True
                    | TokenKind::False
                    | TokenKind::None
            )
        })
    }

    fn begins_statement(&self, at: TextSize) -> bool {
        let before = self.tokens.iter().take_while(|token| token.range().start() < at).last();
        before.is_none_or(|token| {
            matches!(
                token.kind(),
                TokenKind::Newline
                    | TokenKind::NonLogicalNewline
                    | TokenKind::Indent
                    | TokenKind::Dedent
                    | TokenKind::Semi
                    | TokenKind::Colon
                    | TokenKind::Comment
            )
        })
    }

    fn line_end(&self, at: TextSize) -> TextSize {
        let rest = self.source.text.get(at.to_usize()..).unwrap_or("");
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        at + TextSize::new(u32::try_from(length).unwrap_or(0))
    }

    /// Whether an indentation has a tab while others have spaces, or the other way round.
    fn mixes_tabs(&self, range: TextRange) -> bool {
        let line = self.source.place(range.start()).0 as usize;
        let lines: Vec<&str> = self.source.text.lines().collect();
        let indent = |line: &str| line[..line.len() - line.trim_start().len()].to_owned();
        let own = lines.get(line - 1).map(|line| indent(line)).unwrap_or_default();
        let others = lines.iter().take(line - 1).map(|line| indent(line));
        let other: String = others.collect();
        (own.contains('\t') && other.contains(' ')) || (own.contains(' ') && other.contains('\t'))
    }

    /// Whether an error is usual after another one on the line before.
    fn is_consequence(&self, error: &ParseErrorType) -> bool {
        match error {
            ParseErrorType::UnexpectedIndentation | ParseErrorType::ExpectedToken { .. } => true,
            ParseErrorType::OtherError(message) => message.starts_with("Expected a"),
            ParseErrorType::Lexical(LexicalErrorType::Eof) => true,
            _ => false,
        }
    }
}

/// `invalid syntax`; what the parser knows more is the hint.
fn invalid(range: TextRange, detail: &str) -> Said {
    let mut chars = detail.chars();
    let detail: String =
        chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect());
    Said::syntax(range, "invalid syntax").hint(detail)
}

fn fstring(error: &InterpolatedStringErrorType, range: TextRange) -> Said {
    match error {
        InterpolatedStringErrorType::UnclosedLbrace => Said::syntax(range, "f-string: expecting '}'").last(),
        InterpolatedStringErrorType::SingleRbrace => {
            Said::syntax(range, "f-string: single '}' is not allowed")
        }
        InterpolatedStringErrorType::UnterminatedString => {
            Said::syntax(range, "unterminated f-string literal").last()
        }
        InterpolatedStringErrorType::UnterminatedTripleQuotedString => {
            Said::syntax(range, "unterminated triple-quoted f-string literal").last()
        }
        InterpolatedStringErrorType::InvalidConversionFlag => {
            Said::syntax(range, "f-string: invalid conversion character: expected 's', 'r', or 'a'")
        }
        other => Said::syntax(range, format!("f-string: {other}")),
    }
}

fn closing(open: TokenKind) -> TokenKind {
    match open {
        TokenKind::Lpar => TokenKind::Rpar,
        TokenKind::Lsqb => TokenKind::Rsqb,
        _ => TokenKind::Rbrace,
    }
}

fn begins_expression(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Name
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::String
            | TokenKind::FStringStart
            | TokenKind::True
            | TokenKind::False
            | TokenKind::None
            | TokenKind::Lambda
            | TokenKind::Lbrace
    )
}

/// What CPython calls an expression that cannot be assigned to.
fn kind_of(expr: &Expr) -> &'static str {
    match expr {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::Generator(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::FString(_) => "f-string expression",
        Expr::NoneLiteral(_) => "None",
        Expr::BooleanLiteral(node) => {
            if node.value {
                "True"
            } else {
                "False"
            }
        }
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NumberLiteral(_) => "literal",
        Expr::Compare(_) => "comparison",
        Expr::If(_) => "conditional expression",
        Expr::Named(_) => "named expression",
        _ => "expression",
    }
}
