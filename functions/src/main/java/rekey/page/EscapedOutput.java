package rekey.page;

import gg.jte.TemplateOutput;
import gg.jte.output.Utf8ByteOutput;
import rekey.report.HarmlessText;

/// Where a template writes: whatever comes through here can be shown. The template's own text
/// passes unchanged.
final class EscapedOutput implements TemplateOutput {
    private final Utf8ByteOutput bytes = new Utf8ByteOutput();

    @Override
    public void writeContent(String value) {
        bytes.writeContent(HarmlessText.text(value));
    }

    @Override
    public void writeContent(String value, int beginIndex, int endIndex) {
        writeContent(value.substring(beginIndex, endIndex));
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
