// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.outcome;

/** What a command says when it cannot go on: one sentence, and what to do about it. */
public final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String advice;

    /**
     * @param exitCode one of {@link ExitCode}
     * @param sentence what went wrong, ending with a full stop
     * @param advice what the user can do, ending with a full stop; empty when the sentence says it
     */
    public Failure(int exitCode, String sentence, String advice) {
        super(sentence);
        this.exitCode = exitCode;
        this.advice = advice;
    }

    /** The same with exit code {@link ExitCode#FAILED}. */
    public Failure(String sentence, String advice) {
        this(ExitCode.FAILED, sentence, advice);
    }

    public int exitCode() {
        return exitCode;
    }

    public String advice() {
        return advice;
    }

    /** The sentence and the advice as one text. */
    public String text() {
        return advice.isEmpty() ? sentence() : sentence() + " " + advice;
    }

    private String sentence() {
        return String.valueOf(getMessage());
    }
}
