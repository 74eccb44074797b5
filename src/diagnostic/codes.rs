//! The codes of all stages but `check`, whose rules carry their own. The doc comment of a code is its manual page, printed by
//! `tebiki explain CODE`. All codes together are [`crate::check::codes`].
//!
//! Codes are stable: a code is never given another meaning, and a retired one is not used again. `TB01xx` reading files,
//! `TB02xx` YAML, `TB03xx` Markdown, `TB04xx` names and links between texts, `TB05xx` judgements about content, `TB06xx`
//! writing the site, `TB07xx` tables that are imported.

use super::{Code, Severity};

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal, $severity:ident, $title:literal;)+) => {
        $(
            $(#[doc = $doc])+
            pub static $name: Code = Code::new($id, Severity::$severity, $title, concat!($($doc, "\n"),+));
        )+

        /// Every code of this file, in order.
        pub(crate) static OF_STAGES: &[&Code] = &[$(&$name),+];
    };
}

codes! {
    /// A file or folder that the site needs is not there.
    ///
    /// Every site has `content/site.yaml`. Every checklist that it names has `content/checklists/<id>/checklist.yaml`,
    /// and every page that it names has a Markdown file in `content/pages/`. Create the file, or take the name out.
    MISSING_FILE = "TB0101", Error, "a file is missing";

    /// A file could not be read.
    ///
    /// The operating system refused; its reason is in the message. Check the permissions of the file.
    UNREADABLE_FILE = "TB0102", Error, "a file could not be read";

    /// A text file is not UTF-8.
    ///
    /// tebiki reads UTF-8, with or without a byte order mark, and guesses at nothing. Office software in Japan often
    /// saves Shift_JIS (CP932) or EUC-JP; the message names the encoding that the bytes look like and a command that
    /// converts the file. In an editor: "save with encoding, UTF-8".
    NOT_UTF8 = "TB0103", Error, "a file is not UTF-8";

    /// A file is larger than tebiki reads.
    ///
    /// A text file may hold 16 MiB. Divide a longer guide into several products or free pages.
    TOO_LARGE = "TB0104", Error, "a file is too large";

    /// A file lies in `content/` where nothing reads it.
    ///
    /// Often its name is misspelt: `guide.jp.md` for `guide.ja.md`, `products.yaml` for `product.yaml`. What is not read
    /// is not shown, so it is reported. Rename the file or move it out of `content/`.
    UNUSED_FILE = "TB0105", Warning, "a file is not used";

    /// Two names in a folder are the same text.
    ///
    /// They differ only in letter case, in width (`Ａ` and `A`), in the kind of dash, or in Unicode normalization (macOS
    /// writes `か゛` where others write `が`). Not every system can keep both, and readers would take one for the other.
    /// Rename one.
    SAME_FILE_NAME = "TB0106", Error, "two file names are the same text";

    /// A control character stands in a text.
    ///
    /// Pages and feeds cannot hold such characters, nor what Unicode keeps for no character at all (U+FFFE, U+FFFF); feed
    /// readers refuse the whole feed. Most come along when a text is copied from a word processor (U+000B for a line
    /// break), a PDF or a terminal. Many editors do not show them: go to the line and column, and delete what is there. In
    /// YAML, escapes such as `\x01` make them too, and in Markdown `&#1;`.
    CONTROL_CHARACTER = "TB0107", Error, "a control character in a text";

    /// A symbolic link leads out of the site's folder.
    ///
    /// What stands elsewhere on the machine is no part of the site: somebody who sends you a change could publish any of your
    /// files by such a link. Copy what it leads to into the site, or name the folder that it may lead to on the
    /// command line: `--allow-link FOLDER`. Links within the site's folder are followed.
    LINK_OUTSIDE = "TB0108", Error, "a link leads out of the site";

    /// A device, a pipe or a socket stands among the files of a site.
    ///
    /// Nothing of it is read, because reading might never end. Delete it, or put a file in its place.
    SPECIAL_FILE = "TB0109", Error, "no file, but a device, a pipe or a socket";

    /// A character that nobody sees stands in a text, or one that changes the order in which others are shown.
    ///
    /// Such a character can make a text say something else to readers than to who reviews it, and a search or a copied
    /// command fails for no visible reason. Most come along when a text is copied from a web page. Delete it. Joiners in
    /// scripts and emoji that need them, and selectors that choose the shape of an emoji or a kanji, are not reported.
    HIDDEN_CHARACTER = "TB0110", Warning, "a character that nobody sees";

    /// A file beside the texts is named by none of them.
    ///
    /// Only what a text shows or links to becomes part of a site, so readers do not get this file. Link to it, or show it, with
    /// its path from the text's file; or move it out of `content/`. Where drafts are left out, their files are not reported.
    UNNAMED_FILE = "TB0111", Warning, "a file that no text names";

    /// A YAML file is not well-formed.
    ///
    /// The message is the parser's. A frequent cause is a text that contains `: ` or ` #`, or begins with one of
    /// `[ { * & ! | > % @`, without quotes around it.
    YAML_SYNTAX = "TB0201", Error, "a YAML file is not well-formed";

    /// A key is not known here.
    ///
    /// Keys are checked so that a misspelt one never goes unnoticed. The hint names the nearest key that is known.
    UNKNOWN_KEY = "TB0202", Error, "unknown key";

    /// A key that must be there is missing.
    MISSING_KEY = "TB0203", Error, "a key is missing";

    /// A value has another type than the key takes.
    ///
    /// A text in the languages of the site is written `{ja: …, en: …}`, a list `[a, b]` or with `- `.
    WRONG_TYPE = "TB0204", Error, "a value has the wrong type";

    /// A value is not one of those that the key takes, or not of its form.
    INVALID_VALUE = "TB0205", Error, "a value is not allowed";

    /// A key stands twice in one mapping.
    ///
    /// One of the two values would be lost. Delete one.
    DUPLICATE_KEY = "TB0206", Error, "a key stands twice";

    /// A text is missing in the source language.
    ///
    /// The source language is the first of `languages` in `site.yaml`. Every text must exist in it, because readers of
    /// other languages are shown it where a translation is missing.
    MISSING_SOURCE_TEXT = "TB0207", Error, "a text is missing in the source language";

    /// A text has no translation.
    ///
    /// Readers of that language see the source text, marked as such.
    MISSING_TRANSLATION = "TB0208", Warning, "a text has no translation";

    /// An id has a form that ids cannot have.
    ///
    /// Ids stand in URLs and anchors: lower-case ASCII letters, digits and `-`, beginning and ending with a letter or a
    /// digit. An item's id is as the document prints it; where that is not ASCII, it takes a `slug` that is.
    INVALID_ID = "TB0209", Error, "an id has the wrong form";

    /// A text is in a language that the site does not have.
    ///
    /// Correct the tag, or add the language to `languages` in `site.yaml`. It is reported once for each language: where one
    /// was taken out of `languages` on purpose, its texts have to go as well.
    UNKNOWN_LANGUAGE = "TB0210", Error, "a language that the site does not have";

    /// A value has a line end in it where only one line can stand.
    ///
    /// Ids, names, dates and addresses stand in one line, and in files that go by lines, such as `robots.txt`. An escape
    /// (`\n`) or a literal block (`|`) makes a second one. Write the value in one line.
    LINE_BREAK = "TB0211", Error, "a line end in a value of one line";

    /// A field of the author's own is not declared here.
    ///
    /// `fields` of `site.yaml` declares every field with its title and its type, and with `on` where it may stand: on items,
    /// on procedures, or on both. Declare the field, correct its name, or move it to where it may stand.
    UNKNOWN_FIELD = "TB0212", Error, "a field that the site does not have";

    /// What stands in a field is not what the field takes.
    ///
    /// `fields` of `site.yaml` says the type of each field: a text in the languages of the site, one or more ids of
    /// `choices`, a date (`2025`, `2025-04` or `2025-04-01`), a web address, or the names of people.
    FIELD_VALUE = "TB0213", Error, "a value does not fit its field";

    /// A heading has no id.
    ///
    /// Every heading below the title carries an id, `## Heading {#id}`: links lead to it, and it is the same in every
    /// language, so that a translated heading does not break them. `tebiki new anchors FILE` writes those that are missing.
    HEADING_WITHOUT_ID = "TB0301", Error, "a heading has no id";

    /// A heading has an attribute that is not known.
    ///
    /// A heading takes `{#id}`, and in the source language `aliases=old-1,old-2` for ids that it had before; in a guide also
    /// `items=7-3,10-1` and `for=admin` or `for=user`.
    UNKNOWN_ATTRIBUTE = "TB0302", Error, "unknown heading attribute";

    /// A heading attribute has a value of the wrong form.
    ///
    /// Values stand without quotes and without spaces: `items=7-3,10-1 for=admin`.
    INVALID_ATTRIBUTE = "TB0303", Error, "a heading attribute has the wrong form";

    /// A heading names items but not for whom, or the other way round.
    ///
    /// A procedure says which items it covers and who carries it out: `{#id items=7-3 for=admin}`.
    INCOMPLETE_PROCEDURE = "TB0304", Error, "a procedure is incomplete";

    /// A translation carries attributes.
    ///
    /// Which items a procedure covers and which ids a section had before is said once, in the source language. The translation
    /// repeats only the `{#id}`.
    ATTRIBUTE_IN_TRANSLATION = "TB0305", Error, "a translation carries attributes";

    /// A page has no title, or a heading of level 1 stands where none may.
    ///
    /// Guides and free pages begin with one `# Title`. The longer texts of methods and threats have none, because their
    /// title stands in `checklist.yaml`.
    TITLE = "TB0306", Error, "the title is missing or misplaced";

    /// A `[[kind:…]]` stayed in the text as text.
    ///
    /// The brackets are not closed, or a `|` inside a table cell divided it. In a table the bar is written `\|`.
    UNPARSED_REFERENCE = "TB0307", Error, "a reference stayed text";

    /// A reference has a form that no reference has.
    ///
    /// `[[item:7-3]]`, `[[item:fisc:実8]]`, `[[threat:malware]]`, `[[method:1]]`, `[[term:mdm]]`,
    /// `[[product:chatwork#remove-users]]`, `[[page:about]]`, and `[[menu:A > B]]` for a path of menu labels.
    INVALID_REFERENCE = "TB0308", Error, "a reference has the wrong form";

    /// The gloss of a menu path has another number of labels than the path.
    ///
    /// `[[menu:管理者設定 > ユーザーリスト|Admin settings > User list]]` explains label by label.
    MENU_GLOSS = "TB0309", Error, "a menu gloss does not fit its path";

    /// A link leads to a place that a site on a file share cannot have.
    ///
    /// Links between pages are written as references, such as `[[page:about]]`, so that they are checked and stay right
    /// when pages move. A link to a file (a form, a policy) is its path from the text's file, such as `files/form.pdf`. Other links
    /// begin with `https://`, `http://`, `mailto:`, `tel:`, or `#` for a section of the same page.
    INVALID_LINK = "TB0310", Error, "a link cannot be followed";

    /// A short text holds block markup.
    ///
    /// Texts in YAML are inline Markdown: no lists, headings, tables or paragraphs. Longer texts are Markdown files. The `text`
    /// of an item may have paragraphs, lists, tables and quotations.
    BLOCK_IN_SHORT_TEXT = "TB0311", Error, "block markup in a short text";

    /// An image is not there, or has no text for those who do not see it.
    IMAGE = "TB0312", Error, "an image is missing or has no alternative text";

    /// A text is still to be written.
    ///
    /// It begins with `TODO:`, as the texts do that `tebiki new` leaves to you, or with `TODO`, `FIXME` or `TBD`, or it says
    /// nothing but 未記入, "to be written" and the like. Readers would see it as it is. Write the
    /// text, or delete it with its key or heading where nothing needs it.
    UNWRITTEN_TEXT = "TB0313", Warning, "a text is still to be written";

    /// Markup of another tool stays text.
    ///
    /// Readers would see its signs: alerts of other kinds than GitHub's, `:::`, `!!!`, `{…}` behind an image, a link or a
    /// footnote that is not written, shortcodes, `==words==`, what stands behind the language of a code block, or a diagram
    /// that is shown as code. The hint says what to write instead. Where the signs are meant, put them in backticks.
    FOREIGN_MARKUP = "TB0314", Warning, "markup of another tool stays text";

    /// A heading skips a level.
    ///
    /// Who hears a page goes from heading to heading by their levels, and misses nothing only where none is left out: `###`
    /// stands below `##`, and `##` below the title. Looks are the theme's.
    SKIPPED_LEVEL = "TB0315", Warning, "a heading skips a level";

    /// A file that a text names is not of a kind that is shipped with a site.
    ///
    /// Whatever stands on a site may run with its rights in the browsers of readers, so only kinds that do not are shipped.
    /// What counts is what stands in the file: its name must say the same, because web servers and browsers go by either.
    /// Save it in the format that its name says, or give it the name of its format; put what is of no such kind into a ZIP archive.
    FILE_KIND = "TB0316", Error, "a file of a kind that is not shipped";

    /// A drawing (SVG) has a script in it, or loads something.
    ///
    /// Who opens the drawing by itself would run the script with the rights of the site. Scripts, handlers (`onclick`),
    /// foreign content, references to anything outside the drawing and what changes attributes while it is shown are refused.
    /// Save it without them: as "plain SVG" in Inkscape, or as PNG.
    ACTIVE_SVG = "TB0317", Error, "a drawing has more in it than a drawing";

    /// A text has more elements inside each other than anybody can follow.
    ///
    /// Lists, quotations and raw HTML may stand 100 deep. Often a tag of raw HTML is never closed.
    NESTED_TOO_DEEP = "TB0318", Error, "a text is nested too deep";

    /// A name leads to nothing.
    ///
    /// The message says what was looked for, the hint what it may have meant. Ids are compared without regard to width
    /// and case: `１０－１` is `10-1`.
    UNKNOWN_NAME = "TB0401", Error, "a name leads to nothing";

    /// An id stands twice among things of one kind.
    DUPLICATE_ID = "TB0402", Error, "an id stands twice";

    /// Two slugs are the same, or a slug or id is a name that the site itself uses.
    RESERVED_NAME = "TB0403", Error, "a name is reserved";

    /// A section is missing in one language.
    ///
    /// A translation has the same sections as the source text. Add the section, or delete it in both.
    SECTION_MISMATCH = "TB0404", Error, "a section is missing in one language";

    /// A document has no translation.
    ///
    /// Readers of that language see the source text under a notice.
    UNTRANSLATED_DOCUMENT = "TB0405", Warning, "a document has no translation";

    /// A claim speaks of a procedure that does not cover its item.
    ///
    /// A claim in `product.yaml` refines a coverage: its `section` is a procedure whose `items` name the claim's `item`.
    /// A claim without a section says how the product as a whole stands to the item, and only where no procedure does.
    CLAIM_WITHOUT_COVERAGE = "TB0406", Error, "a claim refines nothing";

    /// An item is said to act against a threat that it does not answer, or the reverse.
    ///
    /// `threats` of an item and the stages of a threat must agree, because readers follow the links both ways.
    STAGE_MISMATCH = "TB0407", Error, "a stage and an item disagree";

    /// A method does not answer a question.
    ///
    /// Every method has one or more values for every attribute, so that the questions lead to it.
    METHOD_ATTRIBUTES = "TB0408", Error, "a method leaves a question open";

    /// An exception names an item that its statement does not.
    ///
    /// A vendor's statement answers a group of items; `except` says for which of them the answer is another.
    EXCEPTION_OUTSIDE_GROUP = "TB0409", Error, "an exception is outside its group";

    /// An item is said to be left open by a product that answers it.
    ///
    /// `gaps` in `product.yaml` names the items on which the product's documents are silent; a procedure or a claim about
    /// the same item says otherwise. What a product cannot do is no such gap: say it as a claim with `status: unavailable`.
    GAP_IS_COVERED = "TB0410", Error, "a gap is covered";

    /// A translation is not finished.
    ///
    /// `<!-- translate -->` stands in it above each text that is still in the source language; `tebiki new translation`
    /// makes such a file. Until the last of these marks is gone, readers see the whole source text under a notice, as
    /// if there were no translation, and missing sections are not reported.
    DRAFT_TRANSLATION = "TB0411", Warning, "a translation is a draft";

    /// A product gives fields of the author's own to a section that is not a procedure.
    ///
    /// A procedure is a section of the guide whose heading says which items it covers and for whom:
    /// `## Heading {#id items=7-3 for=admin}`. Complete the heading, or take the entry out of `procedures` of `product.yaml`.
    FIELDS_WITHOUT_PROCEDURE = "TB0412", Error, "fields of what is not a procedure";

    /// A text refers to a draft, which is left out.
    ///
    /// Pages, products, items and sections that say `draft` are not part of the site that readers get. A text that refers to
    /// one shows its name without a link. With `--drafts` drafts are shown, and nothing is told. What else names a draft, such
    /// as the items that a procedure covers, counts without it.
    DRAFT_REFERENCE = "TB0413", Warning, "a text refers to a draft";

    /// An id that a thing had before is, or was, that of another.
    ///
    /// At an address by an old id stands a page that leads to the thing that has `aliases` with this id, so each old id is of
    /// one thing, and no thing has it now. Delete the alias, or give the other thing another id.
    ALIAS_TAKEN = "TB0414", Error, "an old id is taken";

    /// A line of `content/review.lock` is damaged.
    ///
    /// Each line names a link and two fingerprints, with spaces between them; `tebiki review accept` writes them. A
    /// frequent cause is a merge that left its marks (`<<<<<<<`): delete the marks and keep the lines of both sides. What
    /// a damaged line said is lost: its link counts as never accepted.
    LOCK_LINE = "TB0505", Warning, "a line of review.lock is damaged";

    /// A text has a word that `glossary.yaml` says to avoid.
    ///
    /// `words` of `glossary.yaml` names the word to use, those to avoid for its sake, and the reason. Quotations, code, menu
    /// labels and the targets of links are left alone; so are the phrases that a rule allows under `except`. Only `tebiki
    /// check` looks for them: a build is the same with and without.
    AVOIDED_WORD = "TB0506", Warning, "a word to avoid";

    /// The theme of the site cannot be used.
    ///
    /// `theme` of `site.yaml` names a folder in `themes/`, whose files take the place of those of the default theme. Its
    /// templates must fit together with the others, its tables of words must be tables, and its style sheets and their
    /// parts in `styles/` must find each other.
    THEME = "TB0601", Error, "the theme cannot be used";

    /// An image, or a file of a theme, has a name that cannot be published.
    ///
    /// A site that is built on one system is copied to others, so the names of its files have to be allowed on Linux,
    /// macOS and Windows alike. Rename the file, and name it so where it is named.
    UNPORTABLE_NAME = "TB0602", Error, "a file name that not every system allows";

    /// A word of the interface in a site's theme has markup in it, which readers see as it is written.
    ///
    /// The words in `i18n/` of a theme are text: whatever stands in them is escaped, so that no word changes what a page
    /// does. A word of your own whose name ends in `_html` is HTML, for a template of your own to show: `{{ t.banner_html }}`.
    MARKUP_IN_A_WORD = "TB0603", Warning, "markup in a word of a theme stays text";

    /// A word of a theme that is HTML is shown without some of it.
    ///
    /// A word whose name ends in `_html` is cleaned as the raw HTML of texts is: scripts, handlers, styles, frames, forms,
    /// ids, comments and images from outside are taken out. Take them out of the word, or put what it needs into a template.
    CLEANED_WORD = "TB0604", Warning, "markup is taken out of a word of a theme";

    /// A style sheet of the site loads what is not of the site, imports another sheet, or cannot be read.
    ///
    /// Pages load nothing from outside, and their policy allows images from files of the site only. Save what a sheet needs
    /// beside it, and name each sheet in `styles` of site.yaml.
    STYLE = "TB0605", Error, "a style sheet reaches out of the site";

    /// A color of the site has too little contrast with what it meets.
    ///
    /// Text needs a contrast of at least 4.5:1 with its ground (WCAG 2.2, 1.4.3), on a light ground and on a dark one. Colors
    /// that `site.yaml` does not name are those of the theme. Choose a darker color for light grounds, and a lighter one for
    /// dark grounds.
    CONTRAST = "TB0606", Warning, "a color has too little contrast";

    /// A file of the site's theme takes the place of none, and nothing reads it.
    ///
    /// A file replaces the one of the default theme that has its path. `tebiki theme eject --list` lists those. A template of
    /// your own is read where another template includes, imports or extends it.
    IDLE_THEME_FILE = "TB0607", Warning, "a file of a theme is not used";

    /// A word of the site's theme is shown nowhere.
    ///
    /// Neither the default theme has a word of this name, nor does a template or script of the site's own name it.
    UNKNOWN_WORD = "TB0608", Warning, "a word of a theme is not used";

    /// The theme has no words in a language of the site, or lacks some.
    ///
    /// Readers of that language see the words of buttons, headings and notices in English, marked as such. `tebiki new language
    /// TAG` writes the file to fill in, or adds what it lacks.
    LACKING_WORDS = "TB0609", Warning, "a theme lacks words in a language";

    /// A table has no items.
    ///
    /// There is nothing in it, or nothing below its headings. A workbook may have the table on another sheet: name it with
    /// `--sheet`.
    TABLE_WITHOUT_ITEMS = "TB0701", Error, "a table has no items";

    /// A table does not show which column holds the ids of its items, or what they ask for.
    ///
    /// Columns are found by the usual words in their headings (項番, No., 分類, 対策内容 and so on). Say which row has the
    /// headings with `--header-row` (0 for none), and which column holds what with `--map`, such as `--map id=A,text=C`.
    TABLE_COLUMN = "TB0702", Error, "a column of a table is not found";

    /// A row of a table has no id of its own that an item could have.
    ///
    /// Every item has an id, which stands once; ids are compared without regard to width and case. One merged cell cannot
    /// be the id of several rows. Give each row an id in the table.
    TABLE_ID = "TB0703", Error, "a row of a table has no id of its own";

    /// A date stands in a table where an id, a mark or a name should.
    ///
    /// Spreadsheets make dates of what is typed as `7-3` or `10/1`, and the file holds the date only. Format the column as
    /// text, and type the cell again; in a text file, write it as it is in the document.
    TABLE_DATE = "TB0704", Error, "a date stands where none can be";

    /// A formula in a table has no result, or an error for one.
    ///
    /// Formulas are not computed here: what counts is the result that the spreadsheet saved. Fix the formula in the
    /// program that wrote the file, let it compute, and save it.
    TABLE_FORMULA = "TB0705", Error, "a formula of a table has no result";

    /// An item of a table has neither a text nor a title.
    ///
    /// Write what it asks for into its row, or delete the row.
    TABLE_TEXT = "TB0706", Error, "an item of a table has no text";

    /// A mark in a column of a method is neither yes nor no.
    ///
    /// The hint lists the marks that are understood. Replace the mark by one of them: whether the item applies to the
    /// method is for the publisher of the table to say, and is not guessed.
    TABLE_MARK = "TB0707", Error, "a mark is neither yes nor no";

    /// A table would make a longer checklist than can be read again.
    ///
    /// A file may have 16 MiB, and not more values than a computer can show in a moment. Divide the table into several
    /// checklists.
    TABLE_TOO_LONG = "TB0708", Error, "a table is too long for a checklist";

    /// A column of a table is not imported.
    ///
    /// Nothing in its heading says what of an item it holds, it holds remarks, which may mean anything, another column
    /// holds the same, or it is in a language that `--lang` does not name. If it is wanted, say so with `--map` or `--lang`.
    IGNORED_COLUMN = "TB0711", Warning, "a column is not imported";

    /// A table has no column for something that a checklist has, so that something else was taken.
    ///
    /// Titles are made of the first words of texts, texts of titles, and without categories all items are in one. Name the
    /// column with `--map` if there is one; otherwise fix what was written.
    TAKEN_INSTEAD = "TB0712", Warning, "something else was taken for a missing column";

    /// A cell holds something else than text, and was taken as it is shown here.
    ///
    /// A number as an id has lost the zeros at its end (`1.10`), a date its form, a formula its freshness, and characters
    /// that no text can show are left out. Compare what was written with the document.
    TAKEN_AS_SHOWN = "TB0713", Warning, "a cell was taken as it is shown here";

    /// An id cannot stand in a web address, and got a name that stands there for it.
    ///
    /// The name is made of the id, so that it stays where rows are added: `AC-2(1)` becomes `ac-2-1`. A letter that is not
    /// ASCII is coded (`実8` becomes `u5b9f-8`), and where two ids would have one name, each gets some characters more.
    /// Names are in every link to the item, so choose better ones before the site is published: in a column of their own,
    /// `--map slug=…`, or in what was written.
    GIVEN_SLUG = "TB0714", Warning, "an item got a name for web addresses";

    /// An empty cell took the value of a merged one, or of the one above it.
    ///
    /// Who writes a table often leaves out what repeats. Check that it does.
    FILLED_CELL = "TB0715", Warning, "an empty cell took another's value";

    /// A cell or row of a table was left out.
    ///
    /// It stands beyond the headings, or by itself in its row as notes do, or repeats the headings, as printed tables do on
    /// each page.
    LEFT_OUT = "TB0716", Warning, "a cell or row was left out";

    /// A row was taken for the category of the rows below it.
    ///
    /// Tables without a column of categories are often divided by rows with a single cell, or with a number that those below
    /// begin with (`1` above `1-1`), a name, and nothing that makes an item. A section in a section becomes a category with
    /// both names. Fix what was written where it is none.
    CATEGORY_ROW = "TB0717", Warning, "a row was taken for a category";

    /// The order of a table's priorities is not known.
    ///
    /// Priorities are put in order by what they mean (SHALL, SHOULD, MAY; Critical, High, Moderate, Low; P1, P2; 大, 中, 小;
    /// 必須, 推奨, 任意 and so on). These are of no such scale, or are numbers of which the highest may come first. Put
    /// `priorities` of what was written in order, the most urgent first.
    ORDER_OF_PRIORITIES = "TB0718", Warning, "the order of priorities is not known";

    /// A row, column or cell of a workbook is hidden or struck out.
    ///
    /// Who opens the workbook does not see hidden rows and columns (a filter hides rows as well), and reads what is struck
    /// out as withdrawn. A visible column is taken before a hidden one; otherwise such cells are imported like the others,
    /// and `--leave-out hidden,struck-out` leaves such rows out.
    HIDDEN_OR_STRUCK_OUT = "TB0719", Warning, "a part of a table is hidden or struck out";

    /// A sheet or a file that is imported does not look like a checklist.
    ///
    /// It has names and values of a document, or versions and what changed in each, or it relates the items of two lists.
    /// Such sheets are never taken by themselves, but they are where `--sheet` names them, or where a file is nothing else.
    UNLIKELY_SHEET = "TB0720", Warning, "a table does not look like a checklist";

    /// Rows of a table became parts of the items above them.
    ///
    /// The table says that they are no items, and they stand deeper than an item: what they say belongs to it, and is added to
    /// its text, a paragraph for each.
    JOINED_ROWS = "TB0721", Warning, "rows were added to the item above them";
}
