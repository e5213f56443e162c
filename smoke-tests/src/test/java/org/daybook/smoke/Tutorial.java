package org.daybook.smoke;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The steps that a Markdown file asks its reader to take. Each fenced block is one of these; any other is refused:
 *
 * <ul>
 *   <li>A file to write, in any language, below a line {@code <!-- file: PATH -->}. The text above that line names the path
 *       in backquotes, since a reader does not see the comment.
 *   <li>{@code sh}: commands to run, all in one terminal. The line {@code <!-- fails -->} above says that they fail, as the
 *       text must say, too. The line {@code <!-- elsewhere: WHERE -->} says that they are not run here.
 *   <li>{@code output}: what the {@code sh} block before it prints. One without an output prints nothing. {@code …} stands
 *       for something in a line, and a line that is only {@code …} for one line or more.
 * </ul>
 *
 * <p>A line {@code <!-- set: NAME -->} outside of blocks is a step, too: the text says that the reader sets this variable.
 */
final class Tutorial {

    private static final Pattern FENCE = Pattern.compile(" *(?:```|~~~)\\s*(\\S*)\\s*");
    private static final Pattern COMMENT = Pattern.compile("<!-- (file|fails|elsewhere|set)(?:: (.+))? -->");

    /** A step and the line of the file where it begins. */
    sealed interface Step {
        int line();
    }

    /** A file to write. */
    record FileToWrite(int line, String path, String text) implements Step {
        @Override
        public String toString() {
            return "line " + line + ": write " + path;
        }
    }

    /** Commands to run. */
    record Commands(int line, String script, boolean fail, String output) implements Step {
        @Override
        public String toString() {
            return "line " + line + ": " + script.strip();
        }
    }

    /** Commands that are not run here. */
    record Elsewhere(int line, String script) implements Step {
        @Override
        public String toString() {
            return "line " + line + ": elsewhere " + script.strip();
        }
    }

    /** A variable to set in the terminal. */
    record Variable(int line, String name) implements Step {
        @Override
        public String toString() {
            return "line " + line + ": set " + name;
        }
    }

    private final List<String> lines;
    private final List<Step> steps = new ArrayList<>();
    private int next;

    private Tutorial(List<String> lines) {
        this.lines = lines;
    }

    static List<Step> steps(String markdown) {
        Tutorial tutorial = new Tutorial(markdown.lines().toList());
        tutorial.read();
        return List.copyOf(tutorial.steps);
    }

    private void read() {
        while (next < lines.size()) {
            Matcher comment = COMMENT.matcher(lines.get(next));
            Matcher fence = FENCE.matcher(lines.get(next));
            if (comment.matches() && comment.group(1).equals("set")) {
                steps.add(new Variable(next + 1, comment.group(2)));
                next++;
            } else if (comment.matches()) {
                next++;
                Matcher marked = next < lines.size() ? FENCE.matcher(lines.get(next)) : fence;
                if (!marked.matches()) {
                    throw wrong(next, "a comment for a block, but no block below it");
                }
                readMarked(comment.group(1), comment.group(2), marked.group(1));
            } else if (fence.matches()) {
                readPlain(fence.group(1));
            } else {
                next++;
            }
        }
    }

    private void readMarked(String kind, String argument, String language) {
        int begin = next;
        if (kind.equals("file")) {
            if (!textAbove(begin - 1).contains("`" + argument + "`")) {
                throw wrong(begin, "the text above does not name the file " + argument);
            }
            steps.add(new FileToWrite(begin + 1, argument, block()));
        } else if (!language.equals("sh")) {
            throw wrong(begin, "only a block of sh is run");
        } else if (kind.equals("elsewhere")) {
            steps.add(new Elsewhere(begin + 1, block()));
        } else {
            steps.add(new Commands(begin + 1, block(), true, ""));
        }
    }

    private void readPlain(String language) {
        int begin = next;
        Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
        if (language.equals("sh")) {
            steps.add(new Commands(begin + 1, block(), false, ""));
        } else if (language.equals("output")
                && last instanceof Commands commands
                && commands.output().isEmpty()) {
            steps.set(steps.size() - 1, new Commands(commands.line(), commands.script(), commands.fail(), block()));
        } else if (language.equals("output")) {
            throw wrong(begin, "an output of nothing: the step before it is not a block of sh");
        } else {
            throw wrong(begin, "a block that nothing is done with: neither a file nor sh nor output");
        }
    }

    /** The lines of the block that begins here; goes on behind it. */
    private String block() {
        String end = lines.get(next).strip().substring(0, 3);
        List<String> block = new ArrayList<>();
        int begin = next++;
        while (next < lines.size() && !lines.get(next).strip().equals(end)) {
            block.add(lines.get(next++));
        }
        if (next == lines.size()) {
            throw wrong(begin, "a block that does not end");
        }
        next++;
        return block.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** The paragraph above a line. */
    private String textAbove(int line) {
        int i = line - 1;
        while (i >= 0 && lines.get(i).isBlank()) {
            i--;
        }
        StringBuilder text = new StringBuilder();
        while (i >= 0 && !lines.get(i).isBlank()) {
            text.insert(0, lines.get(i--) + " ");
        }
        return text.toString();
    }

    private static IllegalArgumentException wrong(int index, String what) {
        return new IllegalArgumentException("line " + (index + 1) + ": " + what);
    }

    /** Whether commands printed what is shown. */
    static boolean isShown(String printed, String shown) {
        String pattern = shown.lines()
                .map(line ->
                        line.equals("…") ? "(?:.*\n)+" : Pattern.quote(line).replace("…", "\\E.+\\Q") + "\n")
                .collect(Collectors.joining());
        return printed.matches(pattern);
    }
}
