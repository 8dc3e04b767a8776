// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Makes up names for runs and logged models that came without: {@code adjective-noun-NNN}. */
public final class RunNames {

    private static final List<String> ADJECTIVES = List.of(
            "abyssal",
            "amber",
            "blithe",
            "brackish",
            "briny",
            "calm",
            "candid",
            "clear",
            "coastal",
            "deft",
            "drifting",
            "ebbing",
            "fair",
            "fleet",
            "foamy",
            "gentle",
            "glassy",
            "hushed",
            "keen",
            "lively",
            "lucid",
            "lunar",
            "mellow",
            "misty",
            "nimble",
            "pearly",
            "placid",
            "quiet",
            "rippling",
            "salty",
            "sandy",
            "serene",
            "silver",
            "slack",
            "sleek",
            "spry",
            "sunlit",
            "tidal",
            "tranquil",
            "upbeat",
            "vivid",
            "wistful");
    private static final List<String> NOUNS = List.of(
            "albatross",
            "anchovy",
            "auk",
            "barnacle",
            "clam",
            "cod",
            "conch",
            "coral",
            "cormorant",
            "crab",
            "curlew",
            "dolphin",
            "dunlin",
            "eel",
            "eider",
            "gannet",
            "gull",
            "herring",
            "kelp",
            "kittiwake",
            "limpet",
            "lobster",
            "mussel",
            "narwhal",
            "octopus",
            "otter",
            "oyster",
            "pelican",
            "penguin",
            "petrel",
            "plover",
            "puffin",
            "ray",
            "seal",
            "shrimp",
            "skua",
            "sprat",
            "squid",
            "starfish",
            "tern",
            "turtle",
            "urchin",
            "whale");

    private RunNames() {}

    public static String next(RandomGenerator random) {
        return String.format(
                Locale.ROOT,
                "%s-%s-%d",
                ADJECTIVES.get(random.nextInt(ADJECTIVES.size())),
                NOUNS.get(random.nextInt(NOUNS.size())),
                random.nextInt(100, 1000));
    }
}
