package io.modeltrail.standalone;

import java.util.List;
import java.util.stream.Collectors;

/** The settings for people. */
final class SettingList {
    private SettingList() {}

    /** Two lines each. */
    static String asText(List<Setting> settings) {
        return settings.stream()
                .map(setting -> "--%s=%s%s%n    %s%n"
                        .formatted(
                                setting.name(),
                                setting.label(),
                                setting.standard() == null ? "" : "  (" + setting.standard() + ")",
                                setting.description()))
                .collect(Collectors.joining());
    }

    /** A table in Markdown. */
    static String asTable(List<Setting> settings) {
        return settings.stream()
                .map(setting -> "| `%s` | %s | %s | %s |\n"
                        .formatted(
                                setting.name(),
                                setting.label().replace("|", " or "),
                                setting.standard() == null ? "" : "`" + setting.standard() + "`",
                                setting.description().replace("<", "\\<").replace("|", "\\|")))
                .collect(Collectors.joining("", "| Setting | Value | Without it | |\n| --- | --- | --- | --- |\n", ""));
    }
}
