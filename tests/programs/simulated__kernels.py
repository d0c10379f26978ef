# cpython: no (the playground's own module)
import kernels

print(kernels.primes(0, 100), kernels.primes(10, 20))
print(kernels.hash(b"abc") == kernels.hash(b"abc"), kernels.hash(b"abc") != kernels.hash(b"abd"))
print(abs(kernels.monte_carlo_pi(20000, seed=1) - 3.14) < 0.1)
