package org.daybook.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares the Java blocks of a Markdown file with the sources that they were cut from. In the line before a block stands
 *
 * <pre>{@code
 * <!-- cut from: examples/hello-world/src/main/java/org/daybook/examples/hello/Todo.java -->
 * }</pre>
 *
 * <p>or the same with {@code #name} behind the file, for the lines between {@code // region name} and
 * {@code // endregion}. Common indentation, blank lines around the block and the line with the package may differ. A block of
 * another language may say so too, and is compared then.
 */
final class ReadmeBlocks {

    private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3,}|~{3,})\\s*(\\S*).*");
    private static final Pattern CUT_FROM = Pattern.compile("<!-- cut from: ([^#\\s]+)(?:#(\\S+))? -->");

    private final Path root;
    private final String name;
    private final List<String> problems = new ArrayList<>();
    private int blocks;

    private ReadmeBlocks(Path root, String name) {
        this.root = root;
        this.name = name;
    }

    /** What is wrong with the blocks of a text, nothing if all are cut from where they say. */
    static List<String> problems(Path root, String name, String markdown) {
        return check(root, name, markdown).problems;
    }

    /** The number of Java blocks. */
    static int count(Path root, String name, String markdown) {
        return check(root, name, markdown).blocks;
    }

    private static ReadmeBlocks check(Path root, String name, String markdown) {
        ReadmeBlocks check = new ReadmeBlocks(root, name);
        check.read(markdown.lines().toList());
        return check;
    }

    private void read(List<String> lines) {
        String before = "";
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                int end = end(lines, i + 1, fence.group(1));
                if (end == lines.size()) {
                    problem(i, "the block that begins here does not end");
                }
                boolean isJava = fence.group(2).toLowerCase(Locale.ROOT).startsWith("java")
                        && !fence.group(2).toLowerCase(Locale.ROOT).startsWith("javascript");
                if (isJava) {
                    blocks++;
                }
                if (isJava || CUT_FROM.matcher(before).matches()) {
                    check(i, before, lines.subList(i + 1, end));
                }
                i = end;
                before = "";
            } else {
                before = lines.get(i).strip();
            }
        }
    }

    private static int end(List<String> lines, int from, String opening) {
        int i = from;
        while (i < lines.size()) {
            String line = lines.get(i).strip();
            if (line.startsWith(opening)
                    && line.replace(opening.substring(0, 1), "").isEmpty()) {
                return i;
            }
            i++;
        }
        return i;
    }

    private void check(int line, String before, List<String> block) {
        Matcher comment = CUT_FROM.matcher(before);
        if (!comment.matches()) {
            problem(
                    line,
                    "a Java block without <!-- cut from: FILE --> or <!-- cut from: FILE#region --> in the line before");
            return;
        }
        Path file = root.resolve(comment.group(1)).normalize();
        if (!file.startsWith(root) || !Files.isRegularFile(file)) {
            problem(line, "there is no file " + comment.group(1) + " in the repository to cut from");
            return;
        }
        List<String> source = readAll(file);
        if (comment.group(2) != null) {
            source = region(source, comment.group(2));
            if (source.isEmpty()) {
                problem(
                        line,
                        "there are no lines between // region " + comment.group(2) + " and // endregion in "
                                + comment.group(1));
                return;
            }
        }
        compare(line, comment.group(1), trim(block), trim(source));
    }

    private static List<String> readAll(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> region(List<String> source, String name) {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : source) {
            if (line.strip().equals("// region " + name)) {
                inside = true;
            } else if (inside && line.strip().startsWith("// endregion")) {
                return lines;
            } else if (inside) {
                lines.add(line);
            }
        }
        return List.of();
    }

    /** Without the package, the blank lines around and the common indentation. */
    private static List<String> trim(List<String> lines) {
        List<String> rest = new ArrayList<>(lines);
        rest.replaceAll(String::stripTrailing);
        dropBlankLines(rest);
        if (!rest.isEmpty() && rest.get(0).startsWith("package ")) {
            rest.remove(0);
            dropBlankLines(rest);
        }
        return String.join("\n", rest).stripIndent().lines().toList();
    }

    private static void dropBlankLines(List<String> lines) {
        while (!lines.isEmpty() && lines.get(0).isBlank()) {
            lines.remove(0);
        }
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
            lines.remove(lines.size() - 1);
        }
    }

    private void compare(int line, String file, List<String> block, List<String> source) {
        for (int i = 0; i < Math.max(block.size(), source.size()); i++) {
            String shown = i < block.size() ? block.get(i) : "(the block ends)";
            String real = i < source.size() ? source.get(i) : "(the source ends)";
            if (!shown.equals(real)) {
                problem(
                        line,
                        "the block is not what " + file + " says, first in its line " + (i + 1) + ":\n    shown: "
                                + shown + "\n    real:  " + real);
                return;
            }
        }
    }

    private void problem(int line, String what) {
        problems.add(name + " line " + (line + 1) + ": " + what);
    }
}
