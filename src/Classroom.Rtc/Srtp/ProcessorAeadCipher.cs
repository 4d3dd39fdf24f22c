using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using AesNi = System.Runtime.Intrinsics.X86.Aes;

namespace Classroom.Rtc.Srtp;

/// <summary>
/// AES-128-GCM by the processor's own instructions: a call costs what the bytes cost, where the framework's adds a microsecond of its own.
/// Counter mode by AES-NI, eight blocks at once; the hash as POLYVAL (RFC 8452 appendix A) of reversed blocks by carry-less multiplication.
/// No branch and no table depends on a secret.
/// </summary>
internal sealed class ProcessorAeadCipher : AeadCipher
{
    private const int BlockLength = 16;
    private const int Rounds = 10;
    private const int Lanes = 8;

    // Inline in the object, so that they lie together; zeroed when it goes.
    private RoundKeys _keys;
    private PolyvalPowers _powers;

    public ProcessorAeadCipher(ReadOnlySpan<byte> key)
    {
        if (key.Length != BlockLength)
            throw new ArgumentException("AES-128 has a key of 16 bytes.", nameof(key));
        ExpandKey(Vector128.Create(key));

        // RFC 8452 appendix A: GHASH under H is POLYVAL under mulX of the reversed H.
        var power = PolyvalPowers.MultiplyByX(Reverse(EncryptBlock(Vector128<byte>.Zero)).AsUInt64());
        _powers = new PolyvalPowers(power);
    }

    /// <summary>True where the processor has all that is needed.</summary>
    public static bool IsSupported => AesNi.IsSupported && Pclmulqdq.IsSupported && Sse41.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Encrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associated)
    {
        if (ciphertext.Length < plaintext.Length || nonce.Length != NonceLength || tag.Length != TagLength)
            throw new ArgumentException("The spans do not fit together.");
        var start = CounterBlock(nonce);
        var hash = HashAssociated(associated);
        hash = Run(start, plaintext, ciphertext[..plaintext.Length], hash, hashesOutput: true);
        TagOf(start, hash, associated.Length, plaintext.Length).CopyTo(tag);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool TryDecrypt(ReadOnlySpan<byte> nonce, Span<byte> body, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> associated)
    {
        if (nonce.Length != NonceLength || tag.Length != TagLength)
            return false;
        var start = CounterBlock(nonce);
        var hash = HashAssociated(associated);
        hash = Run(start, body, body, hash, hashesOutput: false);

        // One comparison of all bits: its time tells nothing of where they differ.
        return (TagOf(start, hash, associated.Length, body.Length) ^ Vector128.Create(tag)) == Vector128<byte>.Zero;
    }

    public override void Dispose()
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_keys[..]));
        _powers = default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Reverse(Vector128<byte> block) =>
        Ssse3.Shuffle(block, Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));

    /// <summary>The counter's first block, number 1, which hides the hash; the text begins with number 2 (NIST SP 800-38D section 7.1).</summary>
    private static Vector128<byte> CounterBlock(ReadOnlySpan<byte> nonce)
    {
        Span<byte> block = stackalloc byte[BlockLength];
        nonce.CopyTo(block);
        block[NonceLength..].Clear();
        block[^1] = 1;
        return Vector128.Create(block);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> WithNumber(Vector128<byte> start, uint number) =>
        Sse41.Insert(start.AsUInt32(), BinaryPrimitives.ReverseEndianness(number), 3).AsByte();

    private Vector128<ulong> HashAssociated(ReadOnlySpan<byte> associated) => _powers.Absorb(Vector128<ulong>.Zero, associated);

    private Vector128<byte> TagOf(Vector128<byte> start, Vector128<ulong> hash, int associatedLength, int textLength)
    {
        // Both lengths in bits, as one reversed block.
        var lengths = Vector128.Create((ulong)textLength * 8, (ulong)associatedLength * 8);
        return Reverse(_powers.Multiply(hash ^ lengths).AsByte()) ^ EncryptBlock(start);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector128<ulong> Run(Vector128<byte> start, ReadOnlySpan<byte> source, Span<byte> destination, Vector128<ulong> hash, bool hashesOutput)
    {
        var number = 2u;
        while (source.Length >= Lanes * BlockLength)
        {
            if (!hashesOutput)
                hash = _powers.AbsorbEight(hash, source);
            RunEight(start, number, source, destination);
            if (hashesOutput)
                hash = _powers.AbsorbEight(hash, destination);
            number += Lanes;
            source = source[(Lanes * BlockLength)..];
            destination = destination[(Lanes * BlockLength)..];
        }

        if (!hashesOutput)
            hash = _powers.Absorb(hash, source);
        RunRest(start, number, source, destination);
        return hashesOutput ? _powers.Absorb(hash, destination) : hash;
    }

    // Eight at once: the processor begins a round of another block each half cycle, and the same block's next round only four cycles later.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunEight(Vector128<byte> start, uint number, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ref var keys = ref _keys[0];
        var (a, b, c, d) = (
            WithNumber(start, number) ^ keys, WithNumber(start, number + 1) ^ keys, WithNumber(start, number + 2) ^ keys, WithNumber(start, number + 3) ^ keys);
        var (e, f, g, h) = (
            WithNumber(start, number + 4) ^ keys, WithNumber(start, number + 5) ^ keys, WithNumber(start, number + 6) ^ keys, WithNumber(start, number + 7) ^ keys);
        for (var round = 1; round < Rounds; round++)
        {
            var key = Unsafe.Add(ref keys, round);
            a = AesNi.Encrypt(a, key);
            b = AesNi.Encrypt(b, key);
            c = AesNi.Encrypt(c, key);
            d = AesNi.Encrypt(d, key);
            e = AesNi.Encrypt(e, key);
            f = AesNi.Encrypt(f, key);
            g = AesNi.Encrypt(g, key);
            h = AesNi.Encrypt(h, key);
        }

        var last = Unsafe.Add(ref keys, Rounds);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        (AesNi.EncryptLast(a, last) ^ Vector128.LoadUnsafe(ref from)).StoreUnsafe(ref to);
        (AesNi.EncryptLast(b, last) ^ Vector128.LoadUnsafe(ref from, 1 * BlockLength)).StoreUnsafe(ref to, 1 * BlockLength);
        (AesNi.EncryptLast(c, last) ^ Vector128.LoadUnsafe(ref from, 2 * BlockLength)).StoreUnsafe(ref to, 2 * BlockLength);
        (AesNi.EncryptLast(d, last) ^ Vector128.LoadUnsafe(ref from, 3 * BlockLength)).StoreUnsafe(ref to, 3 * BlockLength);
        (AesNi.EncryptLast(e, last) ^ Vector128.LoadUnsafe(ref from, 4 * BlockLength)).StoreUnsafe(ref to, 4 * BlockLength);
        (AesNi.EncryptLast(f, last) ^ Vector128.LoadUnsafe(ref from, 5 * BlockLength)).StoreUnsafe(ref to, 5 * BlockLength);
        (AesNi.EncryptLast(g, last) ^ Vector128.LoadUnsafe(ref from, 6 * BlockLength)).StoreUnsafe(ref to, 6 * BlockLength);
        (AesNi.EncryptLast(h, last) ^ Vector128.LoadUnsafe(ref from, 7 * BlockLength)).StoreUnsafe(ref to, 7 * BlockLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunRest(Vector128<byte> start, uint number, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        for (; source.Length >= BlockLength; number++)
        {
            (EncryptBlock(WithNumber(start, number)) ^ Vector128.Create(source)).CopyTo(destination);
            source = source[BlockLength..];
            destination = destination[BlockLength..];
        }

        if (source.Length == 0)
            return;
        Span<byte> block = stackalloc byte[BlockLength];
        block.Clear();
        source.CopyTo(block);
        (EncryptBlock(WithNumber(start, number)) ^ Vector128.Create(block)).CopyTo(block);
        block[..source.Length].CopyTo(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<byte> EncryptBlock(Vector128<byte> block)
    {
        ref var keys = ref _keys[0];
        block ^= keys;
        for (var round = 1; round < Rounds; round++)
            block = AesNi.Encrypt(block, Unsafe.Add(ref keys, round));
        return AesNi.EncryptLast(block, Unsafe.Add(ref keys, Rounds));
    }

    // FIPS 197 section 5.2. The round constant is part of the instruction, so it cannot be counted up in a loop.
    private void ExpandKey(Vector128<byte> key)
    {
        _keys[0] = key;
        _keys[1] = key = NextKey(key, AesNi.KeygenAssist(key, 0x01));
        _keys[2] = key = NextKey(key, AesNi.KeygenAssist(key, 0x02));
        _keys[3] = key = NextKey(key, AesNi.KeygenAssist(key, 0x04));
        _keys[4] = key = NextKey(key, AesNi.KeygenAssist(key, 0x08));
        _keys[5] = key = NextKey(key, AesNi.KeygenAssist(key, 0x10));
        _keys[6] = key = NextKey(key, AesNi.KeygenAssist(key, 0x20));
        _keys[7] = key = NextKey(key, AesNi.KeygenAssist(key, 0x40));
        _keys[8] = key = NextKey(key, AesNi.KeygenAssist(key, 0x80));
        _keys[9] = key = NextKey(key, AesNi.KeygenAssist(key, 0x1B));
        _keys[10] = NextKey(key, AesNi.KeygenAssist(key, 0x36));
    }

    private static Vector128<byte> NextKey(Vector128<byte> key, Vector128<byte> assist)
    {
        key ^= Sse2.ShiftLeftLogical128BitLane(key, 4);
        key ^= Sse2.ShiftLeftLogical128BitLane(key, 8);
        return key ^ Sse2.Shuffle(assist.AsUInt32(), 0xFF).AsByte();
    }

    [InlineArray(Rounds + 1)]
    private struct RoundKeys
    {
        private Vector128<byte> _first;
    }
}
