package rekey.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import rekey.report.Report;

/// `report.html`: the report for people, one file that needs no other and no network.
///
/// The templates are under `functions/src/main/jte`, compiled into this package by the build; what
/// they write is escaped for where it stands.
public final class HtmlReport {
    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(
            null, ContentType.Html, HtmlReport.class.getClassLoader(), HtmlReport.class.getPackageName());
    private static final Embedded STYLE = Embedded.resource("page.css");
    private static final Embedded SCRIPT = Embedded.resource("page.js");

    private HtmlReport() {}

    public static byte[] of(Report report) {
        var output = new EscapedOutput();
        TEMPLATES.render("page.jte", Page.of(report, STYLE, SCRIPT), output);
        return output.toByteArray();
    }
}
