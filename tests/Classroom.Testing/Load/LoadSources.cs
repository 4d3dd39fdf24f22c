using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;

namespace Classroom.Testing.Load;

/// <summary>What descriptions of the other side have named so far: never changed, so that the loop can read it while the next one is made.</summary>
internal sealed class LoadSources
{
    public static readonly LoadSources None = new();

    public Dictionary<uint, LoadSource> Primaries { get; private init; } = [];

    /// <summary>Which source each repair is for.</summary>
    public Dictionary<uint, LoadSource> Repairs { get; private init; } = [];

    public LoadSource[] All { get; private init; } = [];

    /// <summary>Number of the extension with the transport's number; 0 for none.</summary>
    public byte TransportCc { get; private init; }

    public LoadSources With(SessionDescription described)
    {
        var (primaries, repairs, transportCc) = (new Dictionary<uint, LoadSource>(Primaries), new Dictionary<uint, LoadSource>(Repairs), TransportCc);
        foreach (var media in described.Media)
        {
            foreach (var (id, uri) in media.Extensions)
                transportCc = uri == HeaderExtensionMap.TransportCcUri ? id : transportCc;
            foreach (var (primary, repair) in media.Sources)
            {
                if (!primaries.TryGetValue(primary.Value, out var source))
                    primaries.Add(primary.Value, source = new LoadSource(primary.Value, media.Msid ?? "", CodecOf(media)));
                if (repair.Value != 0)
                    repairs[repair.Value] = source;
            }
        }

        return new LoadSources { Primaries = primaries, Repairs = repairs, All = [.. primaries.Values], TransportCc = transportCc };
    }

    private static VideoCodec? CodecOf(MediaDescription media) => media.Kind == MediaKind.Video ? VideoFormat.Of(media, VideoCodec.Vp8)[0].VideoCodec : null;
}
