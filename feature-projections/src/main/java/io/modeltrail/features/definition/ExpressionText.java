package io.modeltrail.features.definition;

/** The characters of one expression and how far they have been read. Blanks between its parts mean nothing. */
final class ExpressionText {
    /** Literals beyond it would only lead out of the range of a float. */
    private static final double LARGEST_NUMBER = 1e15;

    private static final int LONGEST_NUMBER = 24;

    private final String path;
    private final String text;
    private int next;

    ExpressionText(String path, String text) {
        this.path = path;
        this.text = text;
    }

    /** Where the next part begins. */
    int position() {
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next;
    }

    boolean ended() {
        return position() == text.length();
    }

    boolean atDigit() {
        return !ended() && digit(text.charAt(next));
    }

    boolean takes(char symbol) {
        if (ended() || text.charAt(next) != symbol) {
            return false;
        }
        next++;
        return true;
    }

    boolean takesWord(String word) {
        if (!text.startsWith(word, position())) {
            return false;
        }
        int end = next + word.length();
        if (end < text.length() && inName(text.charAt(end))) {
            return false;
        }
        next = end;
        return true;
    }

    void expect(char symbol) {
        if (!takes(symbol)) {
            throw problem("Here " + symbol + " is expected.");
        }
    }

    /** @param expected for the problem when there is none */
    String name(String expected) {
        int from = position();
        int to = from;
        while (to < text.length() && inName(text.charAt(to))) {
            to++;
        }
        if (to == from || digit(text.charAt(from))) {
            throw problem("Here " + expected + " is expected.");
        }
        next = to;
        return text.substring(from, to);
    }

    double number() {
        int from = position();
        digits();
        if (next < text.length() && text.charAt(next) == '.') {
            next++;
            if (next == text.length() || !digit(text.charAt(next))) {
                throw problem(next, "Here a digit is expected.");
            }
            digits();
        }
        double number = next - from > LONGEST_NUMBER ? Double.NaN : Double.parseDouble(text.substring(from, next));
        if (!(number <= LARGEST_NUMBER)) {
            throw problem(from, "Give a number of at most " + LONGEST_NUMBER + " characters, up to 10 to the 15th.");
        }
        return number;
    }

    /** A window such as {@code 30d}. */
    int days() {
        int from = position();
        digits();
        String number = text.substring(from, next);
        if (number.isEmpty() || number.length() > 4 || next == text.length() || text.charAt(next) != 'd') {
            throw problem(from, "Here a window in days is expected, for example 30d.");
        }
        next++;
        return Integer.parseInt(number);
    }

    /** In quotation marks, or letters, digits, underscores, points and hyphens. */
    String filterValue() {
        int from = position();
        if (from < text.length() && (text.charAt(from) == '\'' || text.charAt(from) == '"')) {
            int end = text.indexOf(text.charAt(from), from + 1);
            if (end < 0) {
                throw problem(from, "The quotation mark is not closed.");
            }
            next = end + 1;
            return text.substring(from + 1, end);
        }
        int to = from;
        while (to < text.length() && (inName(text.charAt(to)) || text.charAt(to) == '.' || text.charAt(to) == '-')) {
            to++;
        }
        if (to == from) {
            throw problem("Here a value is expected.");
        }
        next = to;
        return text.substring(from, to);
    }

    DefinitionProblem problem(String reason) {
        return problem(position(), reason);
    }

    DefinitionProblem problem(int at, String reason) {
        return new DefinitionProblem(path, at, reason);
    }

    private void digits() {
        while (next < text.length() && digit(text.charAt(next))) {
            next++;
        }
    }

    private static boolean digit(char one) {
        return one >= '0' && one <= '9';
    }

    private static boolean inName(char one) {
        return one == '_' || digit(one) || (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
    }
}
