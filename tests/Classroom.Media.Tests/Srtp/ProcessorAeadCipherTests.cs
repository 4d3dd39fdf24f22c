using Classroom.Rtc.Srtp;
using Classroom.Testing;
using Xunit;

namespace Classroom.Media.Tests.Srtp;

/// <summary>Our own AES-GCM against the framework's, which is the judge. On a processor without the instructions there is nothing to judge.</summary>
public sealed class ProcessorAeadCipherTests
{
    private const int LengthMax = 1_500;

    public ProcessorAeadCipherTests() => Assert.SkipUnless(ProcessorAeadCipher.IsSupported, "this processor lacks AES or carry-less multiplication");

    [Fact]
    public void It_equals_the_framework_at_every_length()
    {
        var random = new Random(1);
        for (var length = 0; length <= LengthMax; length++)
        {
            var key = Bytes(random, 16);
            using var ours = new ProcessorAeadCipher(key);
            using var judge = new FrameworkAeadCipher(key);
            var (nonce, plain, associated) = (Bytes(random, 12), Bytes(random, length), Bytes(random, random.Next(70)));
            var (made, tag, wanted, wantedTag) = (new byte[length], new byte[16], new byte[length], new byte[16]);

            ours.Encrypt(nonce, plain, made, tag, associated);
            judge.Encrypt(nonce, plain, wanted, wantedTag, associated);

            Assert.Equal(wanted, made);
            Assert.Equal(wantedTag, tag);
            Assert.True(ours.TryDecrypt(nonce, made, tag, associated));
            Assert.Equal(plain, made);
        }
    }

    [Fact]
    public void In_place_is_the_same_as_out_of_place()
    {
        var random = new Random(2);
        using var cipher = new ProcessorAeadCipher(Bytes(random, 16));
        for (var length = 0; length <= LengthMax; length += 7)
        {
            var (nonce, plain, associated) = (Bytes(random, 12), Bytes(random, length), Bytes(random, 20));
            var (apart, tag, tagInPlace) = (new byte[length], new byte[16], new byte[16]);
            cipher.Encrypt(nonce, plain, apart, tag, associated);
            var inPlace = (byte[])plain.Clone();
            cipher.Encrypt(nonce, inPlace, inPlace, tagInPlace, associated);
            Assert.Equal(apart, inPlace);
            Assert.Equal(tag, tagInPlace);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(100)]
    [InlineData(128)]
    [InlineData(1_187)]
    public void One_wrong_bit_anywhere_is_noticed(int length)
    {
        var random = new Random(3);
        using var cipher = new ProcessorAeadCipher(Bytes(random, 16));
        var (nonce, plain, associated) = (Bytes(random, 12), Bytes(random, length), Bytes(random, 20));
        var (made, tag) = (new byte[length], new byte[16]);
        cipher.Encrypt(nonce, plain, made, tag, associated);
        foreach (var part in new[] { nonce, made, tag, associated })
        {
            for (var bit = 0; bit < part.Length * 8; bit++)
            {
                part[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(cipher.TryDecrypt(nonce, (byte[])made.Clone(), tag, associated));
                part[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Assert.True(cipher.TryDecrypt(nonce, made, tag, associated));
        Assert.Equal(plain, made);
    }

    [Fact]
    public void It_allocates_nothing()
    {
        var random = new Random(4);
        using var cipher = new ProcessorAeadCipher(Bytes(random, 16));
        var (nonce, body, tag, associated) = (Bytes(random, 12), Bytes(random, 1_187), new byte[16], Bytes(random, 20));
        Turn();
        Assert.Equal(0, Allocations.Least(_ =>
        {
            for (var i = 0; i < 1_000; i++)
                Turn();
        }));

        void Turn()
        {
            cipher.Encrypt(nonce, body, body, tag, associated);
            if (!cipher.TryDecrypt(nonce, body, tag, associated))
                throw new InvalidOperationException("The tag does not match.");
        }
    }

    [Fact]
    public void Spans_that_do_not_fit_and_keys_of_another_length_are_refused()
    {
        using var cipher = new ProcessorAeadCipher(new byte[16]);
        Assert.Throws<ArgumentException>(() => cipher.Encrypt(new byte[12], new byte[2], new byte[1], new byte[16], []));
        Assert.Throws<ArgumentException>(() => cipher.Encrypt(new byte[11], new byte[2], new byte[2], new byte[16], []));
        Assert.False(cipher.TryDecrypt(new byte[12], new byte[2], new byte[15], []));
        Assert.Throws<ArgumentException>(() => new ProcessorAeadCipher(new byte[32]));
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
