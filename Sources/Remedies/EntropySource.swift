import Bootstrap
import Facts
import Findings
import Values

/// Where random bytes come from is the hardware's or the host's affair: told, not done.
package struct EntropySource: Remedy {
    package let id = "entropy-source"
    package let title = "gives the kernel a source of random bytes"
    package let isByHand = true
    package let rank = 10

    package init() {}

    package func adds(to facts: Facts) -> String {
        "a source of random numbers: virtio-rng, a hardware generator, rngd"
    }

    package func effect(on facts: inout Facts, with means: Means) {
        guard facts.entropy.isReady.value == false else { return }
        facts.entropy.isReady = .known(true, Source("entropy-source"))
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        .manual([
            "a virtual machine: give it a virtio-rng device (libvirt: <rng model='virtio'/>)",
            "a board: enable its generator in the device tree, or load its driver (bcm2835-rng, omap-rng, ...)",
            "a kernel before 5.4: apt install rng-tools5 or jitterentropy-rngd",
        ])
    }
}
