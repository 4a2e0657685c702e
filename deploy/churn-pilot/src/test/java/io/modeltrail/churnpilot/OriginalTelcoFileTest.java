package io.modeltrail.churnpilot;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Compares the shipped table with the file that IBM published, on machines that have that file beside the checkout. */
class OriginalTelcoFileTest {
    /** Column of the package to column of the original. */
    private static final Map<String, String> ORIGINAL_NAMES = Map.ofEntries(
            entry("churn", "Churn"),
            entry("female", "gender"),
            entry("senior_citizen", "SeniorCitizen"),
            entry("partner", "Partner"),
            entry("dependents", "Dependents"),
            entry("tenure", "tenure"),
            entry("phone_service", "PhoneService"),
            entry("multiple_lines", "MultipleLines"),
            entry("internet_service", "InternetService"),
            entry("online_security", "OnlineSecurity"),
            entry("online_backup", "OnlineBackup"),
            entry("device_protection", "DeviceProtection"),
            entry("tech_support", "TechSupport"),
            entry("streaming_tv", "StreamingTV"),
            entry("streaming_movies", "StreamingMovies"),
            entry("contract", "Contract"),
            entry("paperless_billing", "PaperlessBilling"),
            entry("payment_method", "PaymentMethod"),
            entry("monthly_charges", "MonthlyCharges"),
            entry("total_charges", "TotalCharges"));

    @Test
    void every_cell_of_the_shipped_table_says_what_the_original_says() throws IOException {
        Path original = original();
        assumeTrue(Files.isReadable(original), () -> "the original file is not beside the checkout: " + original);
        List<String[]> ours = TelcoTable.rows(TelcoUseCase.csv());
        List<String[]> theirs = TelcoTable.rows(Files.newInputStream(original));

        assertThat(theirs).hasSameSizeAs(ours);
        List<String> ourHeader = List.of(ours.getFirst());
        List<String> theirHeader = List.of(theirs.getFirst());
        assertThat(ourHeader.subList(1, ourHeader.size())).containsExactlyInAnyOrderElementsOf(ORIGINAL_NAMES.keySet());
        assertThat(theirHeader.subList(1, theirHeader.size()))
                .containsExactlyInAnyOrderElementsOf(ORIGINAL_NAMES.values());
        for (int row = 1; row < ours.size(); row++) {
            for (String column : ORIGINAL_NAMES.keySet()) {
                String cell = ours.get(row)[ourHeader.indexOf(column)];
                String asIbmWroteIt = theirs.get(row)[theirHeader.indexOf(ORIGINAL_NAMES.get(column))];
                assertThat(cell).as("row %d, column %s", row, column).isEqualTo(recoded(column, asIbmWroteIt));
            }
        }
    }

    private static String recoded(String column, String original) {
        return switch (column) {
            case "female" -> original.equals("Female") ? "1" : original.equals("Male") ? "0" : "?";
            case "partner", "dependents", "phone_service", "paperless_billing" ->
                original.equals("Yes") ? "1" : original.equals("No") ? "0" : "?";
            case "total_charges" -> original.strip();
            default -> original;
        };
    }

    /** Tests run in the module's folder, two below the root of the repository. */
    static Path original() {
        return Path.of("../../../shared/data/telco/Telco-Customer-Churn.csv")
                .toAbsolutePath()
                .normalize();
    }
}
