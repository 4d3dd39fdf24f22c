namespace Classroom.Rtc.Ice;

/// <summary>A username fragment and password (RFC 8445 section 5.3: at least 24 and 128 bits of randomness).</summary>
public sealed record IceCredentials(string UsernameFragment, string Password)
{
    /// <summary>The longest fragment and password RFC 8839 section 5.4 allows.</summary>
    public const int MaxLength = 256;

    private const int UsernameFragmentLength = 8;
    private const int PasswordLength = 24;
    private const string IceCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    public static IceCredentials Create(RandomBytes random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new(Text(random, UsernameFragmentLength), Text(random, PasswordLength));
    }

    private static string Text(RandomBytes random, int length)
    {
        Span<byte> bytes = stackalloc byte[length];
        random(bytes);
        Span<char> text = stackalloc char[length];
        for (var i = 0; i < length; i++)
            text[i] = IceCharacters[bytes[i] & 63];
        return new string(text);
    }
}
