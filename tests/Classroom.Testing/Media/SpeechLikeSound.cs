using System.Buffers.Binary;

namespace Classroom.Testing.Media;

/// <summary>A sound for a browser's fake microphone that is taken for a voice: syllables of changing pitch without a pause, so that neither noise suppression nor DTX silences it.</summary>
public static class SpeechLikeSound
{
    private const int Rate = 48_000;
    private const int Seconds = 10;
    private const int HeaderOctets = 44;
    private const int Overtones = 12;
    private const double SyllablesPerSecond = 4;

    /// <summary>Writes a WAV file: PCM, 16 bits, 48 kHz; of several channels the first (the left) speaks and the others are silent.</summary>
    public static void Write(string path, int channels = 1)
    {
        var file = new byte[HeaderOctets + (2 * channels * Rate * Seconds)];
        Head(file, channels);
        var phase = 0.0;
        for (var i = 0; i < Rate * Seconds; i++)
        {
            var syllable = i * SyllablesPerSecond / Rate;
            phase += (140 + (40 * Math.Sin(syllable * 0.9)) + (20 * Math.Sin(syllable * 2.3))) / Rate;
            var sum = 0.0;
            for (var n = 1; n <= Overtones; n++)
                sum += Math.Sin(2 * Math.PI * n * phase) * (1 + Math.Sin((syllable * 0.7 * n) + n)) / n;
            var loudness = 0.4 + (0.6 * Math.Pow(Math.Sin(Math.PI * syllable), 2));
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(HeaderOctets + (2 * channels * i)), (short)(4_000 * loudness * sum));
        }

        File.WriteAllBytes(path, file);
    }

    private static void Head(Span<byte> file, int channels)
    {
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(file[8..]);
        ReadOnlySpan<(int At, int Value)> words = [(16, 16), (20, 1 | (channels << 16)), (24, Rate), (28, 2 * channels * Rate), (32, (2 * channels) | (16 << 16)), (40, file.Length - HeaderOctets)];
        foreach (var (at, value) in words)
            BinaryPrimitives.WriteInt32LittleEndian(file[at..], value);
        "data"u8.CopyTo(file[36..]);
    }
}
