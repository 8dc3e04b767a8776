// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class SecretsTest {

    private final Secrets secrets = new Secrets(new byte[32]);

    @Test
    void a_sealed_secret_opens_and_never_looks_the_same() {
        String sealed = secrets.seal("geheim ✓");

        assertThat(sealed).isNotEqualTo(secrets.seal("geheim ✓")).doesNotContain("geheim");
        assertThat(secrets.open(sealed)).isEqualTo("geheim ✓");
    }

    @Test
    void another_key_and_a_changed_text_are_found() {
        byte[] changed = Base64.getDecoder().decode(secrets.seal("geheim"));
        changed[changed.length - 1] ^= 1;

        assertThatThrownBy(() -> secrets.open(Base64.getEncoder().encodeToString(changed)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Secrets(new byte[] {1}).open(secrets.seal("geheim")))
                .isInstanceOf(IllegalStateException.class);
    }
}
