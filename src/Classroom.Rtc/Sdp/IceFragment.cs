using System.Diagnostics.CodeAnalysis;
using System.Text;
using Classroom.Rtc.Ice;

namespace Classroom.Rtc.Sdp;

/// <summary>The few lines by which a client and a server tell each other new ICE credentials (application/trickle-ice-sdpfrag, RFC 8840 section 9).</summary>
public static class IceFragment
{
    private const int MinFragmentLength = 4;
    private const int MinPasswordLength = 22;
    private const string UsernameAttribute = "a=ice-ufrag:";
    private const string PasswordAttribute = "a=ice-pwd:";

    /// <summary>Ours, with our addresses, which belong to the section that leads the BUNDLE group.</summary>
    public static string Write(IceCredentials credentials, IReadOnlyList<HostCandidate> candidates, Transceiver leader)
    {
        var text = new StringBuilder();
        text.Append(UsernameAttribute).Append(credentials.UsernameFragment).Append("\r\n");
        text.Append(PasswordAttribute).Append(credentials.Password).Append("\r\n");
        // A fragment's m-line names its section by the mid; formats are left out (RFC 8840 section 9).
        text.Append("m=").Append(leader.KindName).Append(" 9 ").Append(leader.Protocol).Append(" 0\r\na=mid:").Append(leader.Mid).Append("\r\n");
        for (var i = 0; i < candidates.Count; i++) text.Append("a=candidate:").Append(candidates[i].ToAttribute(i)).Append("\r\n");
        return text.Append("a=end-of-candidates\r\n").ToString();
    }

    /// <summary>The credentials of a fragment; false where it names none, or none that RFC 8839 section 5.4 allows.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out IceCredentials? credentials)
    {
        credentials = null;
        string? fragment = null, password = null;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (line.StartsWith(UsernameAttribute)) fragment ??= line[UsernameAttribute.Length..].ToString();
            else if (line.StartsWith(PasswordAttribute)) password ??= line[PasswordAttribute.Length..].ToString();
        }
        if (!IsIceText(fragment, MinFragmentLength) || !IsIceText(password, MinPasswordLength)) return false;
        credentials = new IceCredentials(fragment, password);
        return true;
    }

    private static bool IsIceText([NotNullWhen(true)] string? text, int least) =>
        text is not null && text.Length >= least && text.Length <= IceCredentials.MaxLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/');
}
