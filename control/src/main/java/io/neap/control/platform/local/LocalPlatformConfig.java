// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of the platform that runs revisions as processes of this machine. */
@ConfigMapping(prefix = "neap.platform.local")
public interface LocalPlatformConfig {

    /** Where logs of revisions, their process files and the cache of models are kept. */
    @WithDefault("${neap.home:${user.home}/.neap}")
    Path home();

    /** Where function apps are found: {@code <function>/target/quarkus-app} as built, or {@code <function>} as shipped. */
    @WithDefault("${neap.functions.dir:functions}")
    Path functionsDir();

    /** A command to start instead of the executable or {@code java -jar}, by function. */
    Map<String, List<String>> commands();

    /**
     * Options of the Java machine that a function runs on; it is the one that control itself runs on. {@code {archive}}
     * stands for the options of the AOT cache that the build has left beside the app, or of a class archive that the
     * first process of a function leaves behind; {@code {cache}} is the folder of caches and {@code {function}} the
     * function's name. The defaults are for a quick wake: the optimising compiler begins late, too.
     */
    @WithDefault("-Xmx384m,-XX:+UseSerialGC,{archive},-XX:Tier4InvocationThreshold=50000,"
            + "-XX:Tier4MinInvocationThreshold=6000,-XX:Tier4CompileThreshold=150000,"
            + "-XX:Tier4BackEdgeThreshold=400000,--enable-native-access=ALL-UNNAMED")
    List<String> jvmOptions();

    /**
     * Options of a function's native executable, which runs instead of the Java machine where it has been built. The
     * default bounds the heap, and keeps its young part small, which saves 15 MB in a process that has just woken.
     */
    @WithDefault("-Xmx384m,-Xmn8m")
    List<String> executableOptions();

    /** Variables of control's own environment that functions inherit; they see no other. */
    @WithDefault("PATH,HOME,LANG,LC_ALL,TZ,TMPDIR,LD_LIBRARY_PATH,OTEL_SDK_DISABLED,OTEL_EXPORTER_OTLP_ENDPOINT,"
            + "OTEL_EXPORTER_OTLP_PROTOCOL,OTEL_EXPORTER_OTLP_HEADERS")
    List<String> inherit();

    /**
     * How often a starting process is asked whether it is ready, less often the longer it takes. One that leaves its
     * {@code NEAP_READY_FILE} is seen at once.
     */
    @WithDefault("25ms")
    Duration readinessInterval();

    /** Processes that may start at a time, others wait their turn; one more than there are processors when not set. */
    Optional<Integer> startsAtOnce();

    /** A start that takes longer does not hold up those that wait their turn. */
    @WithDefault("3s")
    Duration startPatience();

    /** How often scale is decided. */
    @WithDefault("1s")
    Duration tick();

    /** How long a process that is to go may take to finish its requests before SIGTERM, and after it before it is killed. */
    @WithDefault("10s")
    Duration drainTimeout();

    /** Requests that may wait for one revision, to wake or for a free slot; more are refused with 503. */
    @WithDefault("1000")
    int queueDepth();

    /** Requests that one process gets at once when its revision sets no containerConcurrency. */
    @WithDefault("1000")
    int maxConcurrency();

    /** How much of a request's body is kept, in bytes, so that it can be sent again; larger ones are sent once. */
    @WithDefault("1048576")
    int replayLimit();

    /** How many bytes of bodies are kept in all. */
    @WithDefault("67108864")
    long replayBudget();

    /** How often a request that is safe to repeat is sent again after its connection broke. */
    @WithDefault("2")
    int maxResends();
}
