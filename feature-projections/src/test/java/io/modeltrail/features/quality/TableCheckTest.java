package io.modeltrail.features.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.DataProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class TableCheckTest {
    @TempDir
    Path folder;

    private final List<List<Object>> rows = new ArrayList<>();
    private TableCheck.Tally tally = new TableCheck.Tally(0, 0);

    @Test
    void a_valid_table_has_no_problem_and_all_its_values() throws IOException {
        assertThat(problems(ExampleTable.VALID)).isEmpty();

        assertThat(rows)
                .containsExactly(
                        Arrays.asList("c1", 30L, 1200.5, "basic", null, "stayed"),
                        Arrays.asList("c2", 41L, 0.0, "premium", "called twice", "left"),
                        Arrays.asList("c3", 18L, 99.9, "basic", "a, b", "stayed"));
        assertThat(tally).isEqualTo(new TableCheck.Tally(3, 1.0));
    }

    @Test
    void a_byte_order_mark_carriage_returns_empty_lines_and_another_order_of_columns_are_no_problem()
            throws IOException {
        String table = "\uFEFFoutcome,id,age,income,plan,note\r\nleft,c1,30,1,basic,\r\n\r\nstayed,c2,31,2,basic,x";
        assertThat(problems(table)).isEmpty();
        assertThat(rows)
                .containsExactly(
                        Arrays.asList("c1", 30L, 1.0, "basic", null, "left"),
                        Arrays.asList("c2", 31L, 2.0, "basic", "x", "stayed"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "c2,41,0 | c2,x,0 | age | not-a-number",
                "c2,41,0 | c2,41.5,0 | age | not-an-integer",
                "c2,41,0 | c2,4e1,0 | age | not-an-integer",
                "c2,41,0 | c2,99999999999999999999,0 | age | not-an-integer",
                "c2,41,0 | c2,17,0 | age | below-minimum",
                "c2,41,0 | c2,121,0 | age | above-maximum",
                "c2,41,0 | c2,,0 | age | missing-not-allowed",
                "c2,41,0 | c2,   ,0 | age | missing-not-allowed",
                "c2,41,0 | c2,41,0x1p3 | income | not-a-number",
                "c2,41,0 | c2,41,NaN | income | not-a-number",
                "c2,41,0 | c2,41,1 000 | income | not-a-number",
                "c2,41,0 | c2,41,5d | income | not-a-number",
                "c2,41,0 | c2,41,-Infinity | income | infinite",
                "c2,41,0 | c2,41,1e999 | income | infinite",
                "c2,41,0 | c2,41,3.5e38 | income | infinite",
                "c2,41,0 | c2,41,-0.01 | income | below-minimum",
                "c2,41,0 | c2,41,1000000.01 | income | above-maximum",
                "premium | Premium | plan | category-not-allowed",
                "c2,41,0 | ,41,0 | id | missing-not-allowed",
                ",left | ,maybe | outcome | category-not-allowed",
            })
    void one_broken_cell_is_named_by_row_column_and_rule(String valid, String broken, String column, String rule)
            throws IOException {
        assertThat(ExampleTable.VALID).contains(valid);
        List<DataProblem> problems = problems(ExampleTable.VALID.replace(valid, broken));

        assertThat(problems)
                .filteredOn(problem -> problem.row() > 0)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.row()).isEqualTo(3);
                    assertThat(problem.column()).isEqualTo(column);
                    assertThat(problem.rule()).isEqualTo(rule);
                    assertThat(problem.explanation()).isNotBlank();
                });
    }

    @Test
    void no_problem_repeats_what_a_cell_holds() throws IOException {
        String table = ExampleTable.VALID.replace("c2,41,0,premium", "c2,Zoe Zimmermann,Zoe,Zoe");
        assertThat(problems(table))
                .hasSize(3)
                .allSatisfy(problem -> assertThat(problem.toString()).doesNotContain("Zoe"));
    }

    @Test
    void every_problem_of_every_row_is_found() throws IOException {
        List<DataProblem> problems = problems(ExampleTable.VALID
                .replace("c1,30,1200.50,basic", "c1,3,-1,none")
                .replace("c3,18,", "c3,x,"));
        assertThat(problems)
                .extracting(problem -> problem.row() + " " + problem.column() + " " + problem.rule())
                .containsExactly(
                        "2 age below-minimum",
                        "2 income below-minimum",
                        "2 plan category-not-allowed",
                        "4 age not-a-number");
    }

    @Test
    void a_missing_column_is_named_once_and_the_rest_is_still_looked_at() throws IOException {
        assertThat(problems("id,income,plan,note,outcome\nc1,-1,basic,,left\nc2,1,basic,,stayed\n"))
                .extracting(problem -> problem.row() + " " + problem.column() + " " + problem.rule())
                .containsExactly("1 age column-missing", "2 income below-minimum");
    }

    @Test
    void an_unknown_column_is_told_by_its_position_and_not_its_name() throws IOException {
        String table = ExampleTable.VALID.replace("\n", ",1\n").replace("outcome,1", "outcome,Zoe");
        assertThat(problems(table)).singleElement().satisfies(problem -> {
            assertThat(problem.rule()).isEqualTo("column-unknown");
            assertThat(problem.row()).isEqualTo(1);
            assertThat(problem.explanation()).contains("position 7").doesNotContain("Zoe");
        });
    }

    @Test
    void a_column_given_twice_is_named() throws IOException {
        String table = ExampleTable.VALID.replace("\n", ",1\n").replace("outcome,1", "outcome,age");
        assertThat(problems(table))
                .extracting(problem -> problem.row() + " " + problem.column() + " " + problem.rule())
                .containsExactly("1 age column-duplicate");
    }

    @Test
    void a_file_without_a_header_is_not_looked_at_row_by_row() throws IOException {
        List<DataProblem> problems = problems("c1,30,1,basic,,left\nc2,31,1,basic,,stayed\n");
        assertThat(problems).allSatisfy(problem -> assertThat(problem.row()).isEqualTo(1));
        assertThat(problems)
                .filteredOn(problem -> problem.rule().equals("column-missing"))
                .hasSize(6);
        assertThat(problems)
                .filteredOn(problem -> problem.rule().equals("column-unknown"))
                .hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2,41,0,premium,called twice", "c2,41,0,premium,called twice,left,more"})
    void a_ragged_row_is_named(String row) throws IOException {
        assertThat(problems(
                        ExampleTable.VALID.replace("c2,41,0,premium,called twice,left", row) + "c4,20,1,basic,,left\n"))
                .extracting(problem -> problem.row() + " " + problem.column() + " " + problem.rule())
                .containsExactly("3  ragged-row");
    }

    @Test
    void rows_are_numbered_by_line_also_after_a_cell_with_line_breaks() throws IOException {
        assertThat(problems(ExampleTable.VALID
                        .replace("called twice", "\"called\ntwice\r\nso\"")
                        .replace("c3,18", "c3,17")))
                .extracting(problem -> problem.row() + " " + problem.column() + " " + problem.rule())
                .containsExactly("6 age below-minimum");
    }

    @Test
    void bytes_that_are_no_utf8_are_named_by_row_and_column() throws IOException {
        String table =
                ExampleTable.VALID.replace("called twice", "\"\nM\u00FCller\"").replace("c3,18", "c3,17");
        assertThat(problems(table.getBytes(StandardCharsets.ISO_8859_1)))
                .extracting(problem -> problem.row() + " " + problem.column() + " " + problem.rule())
                .containsExactly("3 note not-utf-8", "5 age below-minimum");
    }

    @Test
    void a_truncated_character_at_the_very_end_is_found() throws IOException {
        byte[] table = (ExampleTable.VALID.strip() + "\u00FC").getBytes(StandardCharsets.UTF_8);
        assertThat(problems(Arrays.copyOf(table, table.length - 1)))
                .extracting(problem -> problem.row() + " " + problem.column() + " " + problem.rule())
                .containsExactly("4 outcome not-utf-8");
    }

    @Test
    void the_replacement_character_itself_is_good_text() throws IOException {
        assertThat(problems(ExampleTable.VALID.replace("called twice", "\uFFFD")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2,41,0,premium,\"open,left", "c2,41,0,premium,\"a\"b,left"})
    void after_a_quoting_error_nothing_is_guessed(String row) throws IOException {
        assertThat(problems(ExampleTable.VALID.replace("c2,41,0,premium,called twice,left", row)))
                .extracting(problem -> problem.row() + " " + problem.column() + " " + problem.rule())
                .containsExactly("3  not-csv");
    }

    @Test
    void a_cell_that_is_too_long_is_named() throws IOException {
        assertThat(problems(ExampleTable.VALID.replace("called twice", "x".repeat(65_537))))
                .extracting(problem -> problem.row() + " " + problem.column() + " " + problem.rule())
                .containsExactly("3 note oversized-cell");
        assertThat(problems(ExampleTable.VALID.replace("called twice", "x".repeat(65_536))))
                .isEmpty();
    }

    @Test
    void a_cell_beyond_the_readers_buffer_ends_the_reading() throws IOException {
        assertThat(problems(ExampleTable.VALID.replace("called twice", "x".repeat(17 << 20))))
                .extracting(problem -> problem.row() + " " + problem.rule())
                .containsExactly("3 not-csv");
    }

    @Test
    void a_text_with_a_null_character_is_named() throws IOException {
        assertThat(problems(ExampleTable.VALID.replace("called twice", "a\0b")))
                .extracting(problem -> problem.row() + " " + problem.column() + " " + problem.rule())
                .containsExactly("3 note control-character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "id,age,income,plan,note,outcome\n"})
    void a_file_without_rows_is_told(String table) throws IOException {
        assertThat(problems(table))
                .extracting(problem -> problem.row() + " " + problem.rule())
                .containsExactly("0 no-rows");
    }

    @Test
    void a_label_with_one_class_is_told() throws IOException {
        assertThat(problems(ExampleTable.VALID.replace("left", "stayed")))
                .extracting(problem -> problem.row() + " " + problem.column() + " " + problem.rule())
                .containsExactly("0 outcome label-has-one-class");
    }

    @Test
    void ninety_five_percent_of_the_cells_are_not_enough_but_more_is() throws IOException {
        StringBuilder table = new StringBuilder("id,age,income,plan,note,outcome\n");
        for (int row = 0; row < 100; row++) {
            table.append("c")
                    .append(row)
                    .append(",30,")
                    .append(row < 20 ? "" : "1")
                    .append(",basic,,");
            table.append(row % 2 == 0 ? "left\n" : "stayed\n");
        }
        assertThat(problems(table.toString()))
                .extracting(problem -> problem.row() + " " + problem.rule())
                .containsExactly("0 too-incomplete");
        assertThat(tally.completeness()).isEqualTo(0.95);
        assertThat(problems(table.toString().replace("c19,30,,", "c19,30,1,"))).isEmpty();
        assertThat(tally.completeness()).isGreaterThan(0.95);
    }

    @Test
    void looking_ends_when_there_are_too_many_problems() throws IOException {
        String table = "id,age,income,plan,note,outcome\n" + "c,x,1,basic,,left\n".repeat(100);
        assertThat(problems(table.getBytes(StandardCharsets.UTF_8), 10))
                .hasSize(11)
                .last()
                .satisfies(problem -> assertThat(problem.rule()).isEqualTo("too-many-problems"));
    }

    private List<DataProblem> problems(String csv) throws IOException {
        return problems(csv.getBytes(StandardCharsets.UTF_8));
    }

    private List<DataProblem> problems(byte[] csv) throws IOException {
        return problems(csv, ProblemLog.MOST_PROBLEMS);
    }

    private List<DataProblem> problems(byte[] csv, long most) throws IOException {
        rows.clear();
        Path spill = Files.createTempFile(folder, "problems", ".jsonl");
        try (ProblemLog log = new ProblemLog(spill, JsonMapper.shared(), most)) {
            tally = new TableCheck(
                            ExampleTable.schema(),
                            log,
                            (line, values) -> rows.add(new ArrayList<>(Arrays.asList(values))))
                    .check(new ByteArrayInputStream(csv));
            ProblemReport report = log.report(() -> null, folder);
            assertThat(report.count()).isEqualTo(log.count());
            return report.first();
        }
    }
}
