using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Classroom.Rtc.Srtp;

/// <summary>The first eight powers of a hash key, so that eight blocks are multiplied one beside the other and reduced once (RFC 8452 section 3).</summary>
internal struct PolyvalPowers
{
    private const int BlockLength = 16;
    private const int Count = 8;
    private Powers _powers;

    public PolyvalPowers(Vector128<ulong> key)
    {
        _powers[0] = key;
        for (var i = 1; i < Count; i++)
            _powers[i] = Reduce(new Product(_powers[i - 1], key));
    }

    /// <summary>Times x in the field of POLYVAL, without a branch on the key (RFC 8452 appendix A).</summary>
    public static Vector128<ulong> MultiplyByX(Vector128<ulong> value)
    {
        var carries = Sse2.ShiftRightLogical(value, 63);
        var doubled = Sse2.ShiftLeftLogical(value, 1) | Sse2.ShiftLeftLogical128BitLane(carries.AsByte(), 8).AsUInt64();
        var overflow = Vector128.Create(0 - carries.GetElement(1));
        return doubled ^ (overflow & Vector128.Create(1UL, 0xC200_0000_0000_0000UL));
    }

    /// <summary>One block, already added to the hash.</summary>
    public readonly Vector128<ulong> Multiply(Vector128<ulong> value) => Reduce(new Product(value, _powers[0]));

    /// <summary>The first eight blocks of the data.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Vector128<ulong> AbsorbEight(Vector128<ulong> hash, ReadOnlySpan<byte> data)
    {
        ref var from = ref MemoryMarshal.GetReference(data);
        var product = new Product(hash ^ Load(ref from, 0), _powers[7]);
        product.Add(Load(ref from, 1), _powers[6]);
        product.Add(Load(ref from, 2), _powers[5]);
        product.Add(Load(ref from, 3), _powers[4]);
        product.Add(Load(ref from, 4), _powers[3]);
        product.Add(Load(ref from, 5), _powers[2]);
        product.Add(Load(ref from, 6), _powers[1]);
        product.Add(Load(ref from, 7), _powers[0]);
        return Reduce(product);
    }

    /// <summary>All blocks of the data, the last one filled up with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly Vector128<ulong> Absorb(Vector128<ulong> hash, ReadOnlySpan<byte> data)
    {
        for (; data.Length >= Count * BlockLength; data = data[(Count * BlockLength)..])
            hash = AbsorbEight(hash, data);
        if (data.Length == 0)
            return hash;
        var left = (data.Length + BlockLength - 1) / BlockLength;
        var product = default(Product);
        for (; data.Length >= BlockLength; data = data[BlockLength..])
        {
            product.Add(hash ^ Load(ref MemoryMarshal.GetReference(data), 0), _powers[--left]);
            hash = Vector128<ulong>.Zero;
        }

        if (data.Length > 0)
        {
            Span<byte> block = stackalloc byte[BlockLength];
            block.Clear();
            data.CopyTo(block);
            product.Add(hash ^ Load(ref MemoryMarshal.GetReference(block), 0), _powers[0]);
        }

        return Reduce(product);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Load(ref byte from, int block) => Ssse3.Shuffle(
        Vector128.LoadUnsafe(ref from, (nuint)(block * BlockLength)),
        Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)).AsUInt64();

    // Montgomery's way: twice 64 bits from below by x^128 + x^127 + x^126 + x^121 + 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Reduce(Product product)
    {
        var polynomial = Vector128.Create(1UL, 0xC200_0000_0000_0000UL);
        var low = product.Low ^ Sse2.ShiftLeftLogical128BitLane(product.Middle.AsByte(), 8).AsUInt64();
        var high = product.High ^ Sse2.ShiftRightLogical128BitLane(product.Middle.AsByte(), 8).AsUInt64();
        low = Swap(low) ^ Pclmulqdq.CarrylessMultiply(low, polynomial, 0x10);
        low = Swap(low) ^ Pclmulqdq.CarrylessMultiply(low, polynomial, 0x10);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Swap(Vector128<ulong> value) => Sse2.Shuffle(value.AsUInt32(), 0x4E).AsUInt64();

    /// <summary>A sum of products of 256 bits that waits for its reduction.</summary>
    private struct Product
    {
        public Vector128<ulong> Low;
        public Vector128<ulong> Middle;
        public Vector128<ulong> High;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Product(Vector128<ulong> a, Vector128<ulong> b)
        {
            Low = Pclmulqdq.CarrylessMultiply(a, b, 0x00);
            High = Pclmulqdq.CarrylessMultiply(a, b, 0x11);
            Middle = Pclmulqdq.CarrylessMultiply(a, b, 0x01) ^ Pclmulqdq.CarrylessMultiply(a, b, 0x10);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector128<ulong> a, Vector128<ulong> b)
        {
            Low ^= Pclmulqdq.CarrylessMultiply(a, b, 0x00);
            High ^= Pclmulqdq.CarrylessMultiply(a, b, 0x11);
            Middle ^= Pclmulqdq.CarrylessMultiply(a, b, 0x01) ^ Pclmulqdq.CarrylessMultiply(a, b, 0x10);
        }
    }

    [InlineArray(Count)]
    private struct Powers
    {
        private Vector128<ulong> _first;
    }
}
