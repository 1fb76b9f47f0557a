package rekey.operator.rehearsal;

import java.util.List;
import rekey.report.HarmlessText;

/// Text of a page, escaped: names and AWS's words are anybody's.
final class Html {
    private final StringBuilder text = new StringBuilder();

    /// Of the page itself, as it is.
    Html raw(String markup) {
        text.append(markup);
        return this;
    }

    Html element(String name, String content) {
        text.append('<').append(name).append('>').append(escaped(content));
        text.append("</").append(name).append(">\n");
        return this;
    }

    /// A table whose first column names the row. Each cell knows its title, for screens that are too
    /// narrow for a table.
    Html table(String caption, List<String> titles, List<List<String>> rows) {
        raw("<div class=\"scroll\"><table class=\"cells\">\n")
                .element("caption", caption)
                .raw("<thead><tr>");
        titles.forEach(title -> raw("<th scope=\"col\">").raw(escaped(title)).raw("</th>"));
        raw("</tr></thead>\n<tbody>\n");
        for (var row : rows) {
            raw("<tr><th scope=\"row\">").raw(escaped(row.getFirst())).raw("</th>");
            for (int column = 1; column < row.size(); column++) {
                raw("<td data-label=\"").raw(escaped(titles.get(column))).raw("\">");
                raw(escaped(row.get(column))).raw("</td>");
            }
            raw("</tr>\n");
        }
        return raw("</tbody></table></div>\n");
    }

    static String escaped(String given) {
        return HarmlessText.text(given)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
